"""Every colour once. Lights are never one of the AQI colours, and never stand without a shape and a word."""

from lib.core.terms import Light, Stage

INK = "#1D2733"
MUTED = "#66717E"
RULE = "#D5DAE0"
PAPER = "#FFFFFF"
ACCENT = "#1F5FA8"
LAST_YEAR = "#9AA5B1"
TARGET = "#B3261E"
QUARTER_TARGET = "#C98A00"
DUST_LEFT_OUT = "#8A6D3B"
LAND = "#F3F5F7"
SOFT = "#4A5560"
QUIET = "#8793A0"
LAST = "#6E7B88"

LIGHTS = {
    Light.RED: "#B3261E",
    Light.YELLOW: "#C98A00",
    Light.BLUE: "#1F5FA8",
    Light.GREY: "#7A8490",
    Light.NONE: "#B9C1C9",
}

#: The shape that goes with each light, as Vega symbols; the tick is a path. The live map draws the same.
SYMBOLS = {
    Light.RED: "square",
    Light.YELLOW: "triangle-up",
    Light.BLUE: "circle",
    Light.GREY: "M-1.5,0 L-1,-0.5 L-0.4,0.1 L0.95,-1.3 L1.45,-0.8 L-0.4,1.1 Z",
    Light.NONE: "diamond",
}

STAGES = {
    Stage.CLOSED: "#7A8490",
    Stage.DONE: "#A9C6E6",
    Stage.ON_SCHEDULE: "#1F5FA8",
    Stage.BEHIND: "#C98A00",
    Stage.OVERDUE: "#B3261E",
    Stage.NOT_ON_RECORD: "#E1E5E9",
}

#: AQI levels one to six, HJ 633 appendix A (normative).
AQI_LEVELS = ("#00E400", "#FFFF00", "#FF7E00", "#FF0000", "#99004C", "#7E0023")

#: Water classes I to V and worse: the colours that the 2011 assessment measures name, in usual shades.
WATER_CLASSES = ("#CCFFFF", "#00CCFF", "#00FF00", "#FFFF00", "#FF9B00", "#FF0000")
