"""The solubility of oxygen: the coefficients as they are published, typed once more, and values of printed tables."""

import pytest

from lib.standards import oxygen
from lib.standards.oxygen import saturation, solubility


def test_the_coefficients_of_benson_and_krause():
    assert oxygen._SOLUBILITY == (-139.34411, 157570.1, -66423080.0, 12438000000.0, -862194900000.0)
    assert oxygen._VAPOUR == (11.8571, -3840.7, -216961)
    assert oxygen._VIRIAL == (0.000975, -0.00001426, 0.00000006436)
    assert (oxygen._KELVIN, oxygen._ATMOSPHERE) == (273.15, 101.325)
    assert oxygen.TEMPERATURES == (0, 40)
    assert oxygen.PRESSURES == (50, 111)


@pytest.mark.parametrize(
    ("temperature", "printed"), [(0, 14.621), (5, 12.770), (10, 11.288), (15, 10.084), (20, 9.092), (25, 8.263)]
)
def test_the_printed_table_at_one_atmosphere(temperature, printed):
    assert solubility(temperature, 101.325) == pytest.approx(printed, abs=0.0015)


@pytest.mark.parametrize(("temperature", "pressure"), [(-0.01, 100), (40.01, 100), (20, 49.99), (20, 111.01)])
def test_beyond_its_ranges_there_is_none(temperature, pressure):
    with pytest.raises(ValueError, match="beyond"):
        solubility(temperature, pressure)
    assert saturation({"do": 8, "temperature": temperature, "pressure": pressure}) is None


def test_at_the_ends_of_its_ranges_there_is_one():
    assert solubility(0, 50) < solubility(0, 111)
    assert solubility(40, 50) < solubility(40, 111)


def test_a_thin_air_holds_less_and_a_measured_saturation_stands():
    assert saturation({"do": 9.092, "temperature": 20, "pressure": 101.325}) == pytest.approx(100, abs=0.02)
    assert saturation({"do": 6.0, "temperature": 10, "pressure": 60}) > 85
    assert saturation({"do_saturation": 91, "do": 1, "temperature": 20, "pressure": 101}) == 91
    assert saturation({"do": 9, "temperature": 20}) is None
    assert saturation({"do": 9, "pressure": 100}) is None
    assert saturation({"temperature": 20, "pressure": 100}) is None
