import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.coordinates import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    check_position,
    check_positions,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    in_china,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from lib.standards.dms import AngleError, parse_angle, parse_position

lons, lats = st.floats(73.1, 135.9), st.floats(3.1, 53.9)


@given(lons, lats)
def test_there_and_back(lon, lat):
    for there, back in (
        (wgs84_to_gcj02, gcj02_to_wgs84),
        (gcj02_to_bd09, bd09_to_gcj02),
        (wgs84_to_bd09, bd09_to_wgs84),
    ):
        assert np.allclose(back(*there(lon, lat)), (lon, lat), rtol=0, atol=1e-9)


def test_a_known_place_and_a_place_abroad():
    assert np.allclose(wgs84_to_gcj02(116.397428, 39.90923), (116.403672, 39.910634), rtol=0, atol=1e-6)
    assert np.allclose(wgs84_to_gcj02(139.69, 35.68), (139.69, 35.68), rtol=0, atol=0)


def test_arrays_keep_their_shape_and_gaps():
    lon, _ = gcj02_to_wgs84([[106.68, np.nan]], [[35.54, 35.5]])
    assert lon.shape == (1, 2)
    assert np.isnan(lon[0, 1])
    assert not np.isnan(lon[0, 0])


@pytest.mark.parametrize(
    ("lon", "lat", "check"),
    [
        (106.68, 35.54, "ok"),
        (73, 3, "ok"),
        (136, 54, "ok"),
        (35.54, 106.68, "swapped"),
        (139.69, 35.68, "outside_china"),
        (-106.68, 35.54, "outside_china"),
        (200.5, 30, "out_of_range"),
        (106, 91, "out_of_range"),
        (float("nan"), 35, "missing"),
    ],
)
def test_plausibility(lon, lat, check):
    assert check_position(lon, lat) == check
    assert check_positions([lon, 100], [lat, 30]).tolist() == [check, "ok"]
    assert bool(in_china(lon, lat)) is (check == "ok")


@pytest.mark.parametrize(
    ("text", "degrees", "axis"),
    [
        ("109º47'13.40\"E", 109.787056, "lon"),
        ("116°23′29.22″", 116.39145, None),
        ("116˚23’29.22”", 116.39145, None),
        ("116°23'29.22''", 116.39145, None),
        ("北纬39度54分20秒", 39.905556, "lat"),
        ("东经：107°15′32″", 107.258889, "lon"),
        ("W118°14'37\"", -118.243611, "lon"),
        ("南纬3度", -3, "lat"),
        ("经度106.5度", 106.5, "lon"),
        ("120 30 00", 120.5, None),
        ("120:30:00", 120.5, None),
        ("107-15-32", 107.258889, None),
        ("107°15.5′", 107.258333, None),
        ("107度15分", 107.25, None),
        ("116°59′59.9″", 116.999972, None),
        ("１２０．５°", 120.5, None),
        (" 107 ° 15 ′ 32 ″ e ", 107.258889, "lon"),
        ("-118.25", -118.25, None),
        ("120.5", 120.5, None),
        ("360", 360.0, None),
    ],
)
def test_angles_in_usual_writings(text, degrees, axis):
    found = parse_angle(text)
    assert found.degrees == pytest.approx(degrees, abs=5e-7)
    assert found.axis == axis


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("116°60′00″", "minutes_out_of_range"),
        ("116°59′60″", "seconds_out_of_range"),
        ("E181°", "longitude_out_of_range"),
        ("360.001", "longitude_out_of_range"),
        ("N90°00′01″", "latitude_out_of_range"),
        ("116.5°30′", "unreadable"),
        ("-118°W", "unreadable"),
        ("北纬106°E", "unreadable"),
        ("经度35°N", "unreadable"),
        ("", "unreadable"),
        ("平凉", "unreadable"),
        ("1 2 3 4", "unreadable"),
    ],
)
def test_what_is_no_angle_says_why(text, problem):
    with pytest.raises(AngleError) as error:
        parse_angle(text)
    assert error.value.problem == problem
    assert str(error.value) == f"{problem}: {text!r}"


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 5999), st.sampled_from("EW"))
def test_writing_and_reading_an_angle(degree, minute, hundredths, direction):
    found = parse_angle(f"{degree}°{minute}′{hundredths / 100:.2f}″{direction}").degrees
    size = degree + minute / 60 + hundredths / 360000
    assert found == pytest.approx(size if direction == "E" else -size)


@pytest.mark.parametrize(
    "text",
    [
        "106°40′48″E,35°32′24″N",
        "35°32′24″N，106°40′48″E",
        "北纬35度32分24秒东经106度40分48秒",
        "N35°32′24″ E106°40′48″",
        "35°32'24\"N106°40'48\"E",
        "106.68 35.54",
        "106.68，35.54",
        "106.68、35.54",
        "106 40 48 35 32 24",
        "经度：106.68，纬度：35.54",
        "经度:E106.68 纬度:N35.54",
        "106.68,35.54,",
        "106.68; ;35.54",
    ],
)
def test_positions_in_usual_writings(text):
    found = parse_position(text)
    assert (found.lon, found.lat) == pytest.approx((106.68, 35.54))
    assert found.check == "ok"


def test_a_swapped_position_is_named_and_not_exchanged():
    found = parse_position("30.57,104.06")
    assert (found.lon, found.lat, found.check) == (30.57, 104.06, "swapped")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("E106,E35", "two_longitudes"),
        ("35N,36N", "two_latitudes"),
        ("106.68", "unreadable"),
        ("106,35,12", "unreadable"),
        ("106 35 12", "unreadable"),
        ("106.68,35°61′", "minutes_out_of_range"),
    ],
)
def test_what_is_no_position_says_why(text, problem):
    with pytest.raises(AngleError) as error:
        parse_position(text)
    assert error.value.problem == problem


def test_the_edges_of_what_may_be_a_position_belong_to_it():
    lon = [73, 72.99, 136, 136.01, 100, 100, 100, 100, 180, 180.01, -180, -180.01, 139, 139, 139, 139]
    lat = [30, 30, 30, 30, 3, 2.99, 54, 54.01, 30, 30, 30, 30, 90, 90.01, -90, -90.01]
    outside, beyond = "outside_china", "out_of_range"
    assert check_positions(lon, lat).tolist() == [
        *("ok", outside, "ok", outside, "ok", outside, "ok", outside),
        *(outside, beyond, outside, beyond, outside, beyond, outside, beyond),
    ]


def test_positions_are_shifted_from_the_edges_of_the_box_on():
    inside = [(72.004, 30), (137.8347, 30), (100, 0.8293), (100, 55.8271)]
    outside = [(72.003, 30), (137.8348, 30), (100, 0.8292), (100, 55.8272)]
    assert [bool(wgs84_to_gcj02(*at)[0] != at[0]) for at in inside] == [True] * 4
    assert [bool(wgs84_to_gcj02(*at)[0] != at[0]) for at in outside] == [False] * 4


def test_a_published_example_of_the_grid_of_maps():
    assert np.allclose(gcj02_to_bd09(116.404, 39.915), (116.41036949371029, 39.92133699351022), rtol=0, atol=1e-10)
