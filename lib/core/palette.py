"""Every colour once, in four families: neutral with the accent, lights, stages of progress, the standards' own.

No value stands in two families but by an alias. A state is never told by its colour alone: a light has a shape and a
word, a stage its place, its edge and its number. What is too pale for its ground has an edge.
"""

from lib.core.terms import Light, Stage

# Neutral: text, lines and grounds; the accent is for what can be clicked and what is chosen, nothing else.
INK = "#1D2733"
SOFT = "#4A5560"
RULE = "#D5DAE0"
HAIR = "#E8EBEF"
PANEL = "#F5F7F9"
LAND = "#EDF0F3"
PAPER = "#FFFFFF"
QUIET = "#8793A0"
LAST = "#6E7B88"
ACCENT = "#1F5FA8"
TINT = "#E9F1FA"

NEUTRAL = (INK, SOFT, RULE, HAIR, PANEL, LAND, PAPER, QUIET, LAST, ACCENT, TINT)

#: Targets are not exceptions: ink in long dashes, not red.
TARGET = INK
LONG_DASH = [9, 4]
#: Last year's line.
LAST_DASH = [5, 3]

# Lights. Blue and grey are outlines: only red and yellow are filled.
RED = "#B3261E"
YELLOW = "#FFD666"

LIGHTS = {
    Light.RED: RED,
    Light.YELLOW: YELLOW,
    Light.BLUE: ACCENT,
    Light.GREY: "#5B6672",
    Light.NONE: QUIET,
}

#: What a light's mark is filled with.
LIGHT_FILLS = LIGHTS | dict.fromkeys((Light.BLUE, Light.GREY, Light.NONE), PAPER)

#: The edge of a light's mark, which is also the colour of its words and its lines on paper.
LIGHT_EDGES = LIGHTS | {Light.YELLOW: "#8A5A00"}

#: Words on a light's filled chip, and the edge of the yellow chip, which is as dark as its small size allows.
LIGHT_TEXT = LIGHT_EDGES | {Light.RED: PAPER, Light.YELLOW: "#3A2A00"}
YELLOW_CHIP_EDGE = "#A87400"

#: The shape that goes with each light, as Vega symbols; the tick is a path. The live map draws the same.
SYMBOLS = {
    Light.RED: "square",
    Light.YELLOW: "triangle-up",
    Light.BLUE: "circle",
    Light.GREY: "M-1.5,0 L-1,-0.5 L-0.4,0.1 L0.95,-1.3 L1.45,-0.8 L-0.4,1.1 Z",
    Light.NONE: "diamond",
}

#: A county by its red lights, from so many on; the number stands in it, too.
COUNTY_REDS = {0: LAND, 1: "#F6DEDA", 2: "#EDBFB9", 4: "#DB8D85"}


def county_fill(reds: int) -> str:
    """The shade of a county with so many red lights."""
    return COUNTY_REDS[max(step for step in COUNTY_REDS if step <= reds)]


# Progress: the darker the further; what is behind or overdue has the light's colour and its shape inside.
STAGES = {
    Stage.CLOSED: "#123E6B",
    Stage.DONE: "#5E8FC7",
    Stage.ON_SCHEDULE: "#C3D5E9",
    Stage.BEHIND: YELLOW,
    Stage.OVERDUE: RED,
    Stage.NOT_ON_RECORD: PAPER,
}

STAGE_EDGES = STAGES | {
    Stage.ON_SCHEDULE: STAGES[Stage.DONE],
    Stage.BEHIND: LIGHT_EDGES[Light.YELLOW],
    Stage.NOT_ON_RECORD: QUIET,
}

STAGE_TEXT = {
    Stage.CLOSED: PAPER,
    Stage.DONE: "#10243A",
    Stage.ON_SCHEDULE: "#10243A",
    Stage.BEHIND: LIGHT_TEXT[Light.YELLOW],
    Stage.OVERDUE: LIGHT_TEXT[Light.RED],
    Stage.NOT_ON_RECORD: SOFT,
}

#: The shape inside a stage that is an exception.
STAGE_SYMBOLS = {Stage.BEHIND: SYMBOLS[Light.YELLOW], Stage.OVERDUE: SYMBOLS[Light.RED]}

# The standards' own colours: on them stand numbers, black but for the two darkest.
#: AQI levels one to six, HJ 633 appendix A (normative).
AQI_LEVELS = ("#00E400", "#FFFF00", "#FF7E00", "#FF0000", "#99004C", "#7E0023")

#: Days of levels one and two in a calendar: the levels' colours at a tint, so that polluted days stand out.
AQI_TINTS = ("#D3F3D3", "#FFFBD1")

#: Water classes I to V and worse: the colours that the 2011 assessment measures name, in usual shades.
WATER_CLASSES = ("#CCFFFF", "#00CCFF", "#00FF00", "#FFFF00", "#FF9B00", "#FF0000")

BLACK = "#000000"
AQI_TEXT = (*[BLACK] * 4, PAPER, PAPER)
