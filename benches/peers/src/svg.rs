//! Draws a figure: nanoseconds a call over its points, both on logarithmic scales. Readable on light and on dark pages.

use std::fmt::Write as _;

use crate::figure::Figure;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 120.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 50.0;
/// Told apart by those who see few colours, on white and on black.
const COLOURS: [&str; 6] = [
    "#888888", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00",
];

/// A logarithmic scale from values to pixels.
struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn at(&self, value: f64) -> f64 {
        let span = (self.high / self.low).ln().max(f64::EPSILON);
        self.from + (value / self.low).ln() / span * (self.to - self.from)
    }
}

/// `None` for a figure of a single point, which is no line.
pub(crate) fn draw(figure: &Figure) -> Option<String> {
    let (first, last) = (figure.points.first()?, figure.points.last()?);
    if figure.points.len() < 2 {
        return None;
    }
    let medians = || {
        figure
            .points
            .iter()
            .flat_map(|point| point.times.iter().map(|times| times.median()))
    };
    let low = medians().fold(f64::INFINITY, f64::min);
    let high = medians().fold(0.0, f64::max);
    let x = Scale {
        low: first.x as f64,
        high: last.x as f64,
        from: LEFT,
        to: WIDTH - RIGHT,
    };
    let y = Scale {
        low: 10_f64.powf(low.log10().floor()),
        high: 10_f64.powf(high.log10().ceil()),
        from: HEIGHT - BOTTOM,
        to: TOP,
    };
    let mut svg = head(figure);
    grid(&mut svg, figure, &x, &y);
    let names = first.times.iter().map(|times| times.name.as_str());
    let mut labels = Vec::new();
    for (index, name) in names.enumerate() {
        let colour = COLOURS[index % COLOURS.len()];
        line(&mut svg, figure, index, colour, (&x, &y));
        labels.push((y.at(last.times[index].median()), name, colour));
    }
    legend(&mut svg, labels);
    svg += "</svg>\n";
    Some(svg)
}

fn head(figure: &Figure) -> String {
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13" role="img">
<title>{title}: nanoseconds a call</title>
<style>text {{ fill: #24292f }} .grid {{ stroke: #8c959f; stroke-opacity: .35 }} @media (prefers-color-scheme: dark) {{ text {{ fill: #e6edf3 }} }}</style>
<text x="{LEFT}" y="24" font-size="15">{title}</text>
<text x="{LEFT}" y="42" opacity=".7">median, ns a call, over {x}</text>
"##,
        title = figure.title,
        x = figure.x
    )
}

fn grid(svg: &mut String, figure: &Figure, x: &Scale, y: &Scale) {
    let mut power = y.low;
    while power <= y.high * 1.001 {
        let at = y.at(power);
        let _ = writeln!(
            svg,
            r#"<path class="grid" d="M{LEFT} {at:.1}H{:.1}"/><text x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0,
            nanoseconds(power)
        );
        power *= 10.0;
    }
    for point in &figure.points {
        let at = x.at(point.x as f64);
        let _ = writeln!(
            svg,
            r#"<path class="grid" d="M{at:.1} {TOP}V{:.1}"/><text x="{at:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 20.0,
            point.label
        );
    }
}

fn line(svg: &mut String, figure: &Figure, index: usize, colour: &str, (x, y): (&Scale, &Scale)) {
    let mut path = String::new();
    for point in &figure.points {
        let (x, y) = (x.at(point.x as f64), y.at(point.times[index].median()));
        let _ = write!(
            path,
            "{}{x:.1} {y:.1}",
            if path.is_empty() { 'M' } else { 'L' }
        );
        let _ = writeln!(
            svg,
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="3" fill="{colour}"/>"#
        );
    }
    let _ = writeln!(
        svg,
        r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>"#
    );
}

/// Names at the ends of their lines, moved apart where they would cover each other.
fn legend(svg: &mut String, mut labels: Vec<(f64, &str, &str)>) {
    const APART: f64 = 16.0;
    labels.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut above = f64::NEG_INFINITY;
    for (at, name, colour) in labels {
        above = at.max(above + APART);
        let _ = writeln!(
            svg,
            r#"<text x="{:.1}" y="{:.1}" style="fill: {colour}">{name}</text>"#,
            WIDTH - RIGHT + 10.0,
            above + 4.0
        );
    }
}

fn nanoseconds(value: f64) -> String {
    match value {
        value if value < 1e3 => format!("{value:.0} ns"),
        value if value < 1e6 => format!("{:.0} µs", value / 1e3),
        value => format!("{:.0} ms", value / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Point;
    use crate::race::Times;

    #[test]
    fn lines_go_up_where_times_do() {
        let point = |x, ns| Point {
            x,
            label: format!("{x} B"),
            times: vec![Times {
                name: "a".into(),
                calls: 1,
                rounds: vec![ns],
            }],
        };
        let mut figure = Figure {
            name: "f",
            title: "t",
            x: "bytes",
            points: vec![point(10, 100.0)],
        };
        assert_eq!(draw(&figure), None);
        figure.points.push(point(1000, 10_000.0));
        let svg = draw(&figure).unwrap();
        assert!(svg.contains(r#"d="M70.0 370.0L640.0 50.0""#), "{svg}");
        assert!(svg.contains(">1000 B<") && svg.contains(">10 µs<") && svg.contains(">a<"));
    }
}
