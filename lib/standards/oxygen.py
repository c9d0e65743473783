"""Saturation of water with oxygen: the alternative that GB 3838 table 1 offers for class I, as a share of saturation.

The solubility is that of Benson and Krause (1984), the pressure correction theirs too (their equation 24; so Standard
Methods 4500-O and USGS Technical Memorandum 2011.03); fresh water.
"""

import math
from collections.abc import Mapping

#: What a sample's saturation is known from: itself (%), or oxygen (mg/L), temperature (degrees) and air pressure (kPa).
SATURATION_ITEMS = ("do_saturation", "do", "temperature", "pressure")
#: The temperatures and pressures that the equations hold for (degrees, kPa).
TEMPERATURES, PRESSURES = (0.0, 40.0), (50.0, 111.0)
_KELVIN, _ATMOSPHERE = 273.15, 101.325
# ln of the solubility at one atmosphere (mg/L) by powers of the reciprocal of the absolute temperature.
_SOLUBILITY = (-139.34411, 1.575701e5, -6.642308e7, 1.2438e10, -8.621949e11)
# ln of the pressure of water vapour (atmospheres), likewise; the second virial coefficient of oxygen by temperature.
_VAPOUR = (11.8571, -3840.70, -216961.0)
_VIRIAL = (0.000975, -1.426e-5, 6.436e-8)


def solubility(temperature: float, pressure: float) -> float:
    """Return the oxygen that fresh water holds at saturation (mg/L) at a temperature (degrees) and pressure (kPa).

    Raises ValueError beyond the ranges that the equations hold for.
    """
    if not (TEMPERATURES[0] <= temperature <= TEMPERATURES[1] and PRESSURES[0] <= pressure <= PRESSURES[1]):
        raise ValueError(f"beyond 0 to 40 degrees and 50 to 111 kPa: {temperature}, {pressure}")
    reciprocal, atmospheres = 1 / (temperature + _KELVIN), pressure / _ATMOSPHERE
    at_one = math.exp(_polynomial(_SOLUBILITY, reciprocal))
    vapour = math.exp(_polynomial(_VAPOUR, reciprocal))
    virial = _polynomial(_VIRIAL, temperature)
    corrected = (atmospheres - vapour) * (1 - virial * atmospheres) / ((1 - vapour) * (1 - virial))
    return at_one * corrected


def saturation(values: Mapping[str, float | None]) -> float | None:
    """Return the saturation of a sample (%): as measured, else from oxygen, temperature and air pressure.

    None where neither is known: without the pressure of the place there is none, a thin air holds less.
    """
    if (measured := values.get("do_saturation")) is not None:
        return measured
    oxygen, temperature, pressure = (values.get(name) for name in ("do", "temperature", "pressure"))
    if oxygen is None or temperature is None or pressure is None:
        return None
    try:
        return 100 * oxygen / solubility(temperature, pressure)
    except ValueError:
        return None


def _polynomial(coefficients: tuple[float, ...], at: float) -> float:
    return math.fsum(each * at**power for power, each in enumerate(coefficients))
