"""Numbers to SVG."""

from xml.etree import ElementTree

from sitegen import charts


def test_empty_years_are_bars_of_nothing() -> None:
    chart = charts.publications_per_year({2018: 1, 2021: 3})
    assert chart is not None
    root = ElementTree.fromstring(chart.safe)  # noqa: S314  our own text
    assert root.get("aria-label") == "Publications per year. 2018: 1, 2019: 0, 2020: 0, 2021: 3"
    assert [rect.get("height") for rect in root.iter("rect")] == ["42.7", "0", "0", "128"]


def test_one_year_is_no_chart() -> None:
    assert charts.publications_per_year({2020: 5}) is None


def test_a_long_life_fits() -> None:
    chart = charts.publications_per_year(dict.fromkeys(range(1950, 2027), 2))
    assert chart is not None
    root = ElementTree.fromstring(chart.safe)  # noqa: S314  our own text
    rects = list(root.iter("rect"))
    assert len(rects) <= 24
    assert all(float(rect.get("x", "0")) + float(rect.get("width", "0")) <= 360 for rect in rects)
    assert "1950–1953: 8" in (root.get("aria-label") or "")


def test_words_of_content_are_escaped() -> None:
    assert "<script>" not in charts.shares([("<script>", 2), ("b & c", 1)]).safe
    assert "<script>" not in charts.monogram("<script>", "<").safe


def test_monogram_is_decided_by_the_name() -> None:
    assert charts.monogram("Ada Berg", "AB") == charts.monogram("Ada Berg", "AB")
    assert charts.monogram("Ada Berg", "AB") != charts.monogram("Adam Berg", "AB")
