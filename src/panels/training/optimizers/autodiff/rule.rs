//! A node's arithmetic as formulas: `n` is the node, `u` and `v` what it is made of, `f` the result.

use crate::kit::number::Tex;
use neural_atlas_engine::labs::training::optimizers::autodiff::{Kind, Snapshot, Vertex};

const TEX: Tex = Tex {
    decimals: 4,
    large: 1e5,
};
/// Most operands of a sum that are written out.
const MOST: usize = 4;

/// The letter of an operand.
pub fn letter(index: usize, count: usize) -> String {
    match (count, index) {
        (1 | 2, 0) => "u".into(),
        (2, _) => "v".into(),
        _ => format!("u_{}", index + 1),
    }
}

/// What is said of a node now: its value, then what it hands to each operand.
pub fn lines(snapshot: &Snapshot, place: usize) -> Vec<String> {
    let vertex = &snapshot.vertices[place];
    let mut lines = vec![];
    match vertex.kind {
        Kind::Operation => lines.extend(forward(snapshot, vertex)),
        Kind::Variable { .. } => lines.push(format!(
            r"{}={}",
            name(&vertex.text),
            TEX.number(vertex.value.unwrap_or_default())
        )),
        Kind::Constant => lines.push(format!(
            r"\text{{const}}={}",
            TEX.number(vertex.value.unwrap_or_default())
        )),
    }
    if place == snapshot.root && vertex.gradient.is_some() && vertex.slopes.is_empty() {
        lines.push(r"\frac{\partial f}{\partial f}=1".into());
    } else if let (Some(gradient), true) = (vertex.gradient, vertex.slopes.is_empty()) {
        let of = if vertex.kind == Kind::Operation {
            "n".into()
        } else {
            name(&vertex.text)
        };
        lines.push(format!(
            r"\frac{{\partial f}}{{\partial {of}}}={}",
            TEX.number(gradient)
        ));
    }
    let gradient = vertex.gradient.unwrap_or_default();
    let count = vertex.operands.len();
    for (index, slope) in vertex.slopes.iter().enumerate().take(MOST) {
        let letter = letter(index, count);
        let symbol = local(&vertex.label, index);
        lines.push(format!(
            r"\frac{{\partial f}}{{\partial {letter}}}\leftarrow\frac{{\partial f}}{{\partial n}}\cdot\underbrace{{\frac{{\partial n}}{{\partial {letter}}}}}_{{{symbol}}}={}\cdot {}={}",
            TEX.operand(gradient),
            TEX.operand(*slope),
            TEX.number(gradient * slope)
        ));
    }
    lines
}

/// A variable's name with its number below the line.
fn name(text: &str) -> String {
    let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &text[letters.len()..];
    let letters = letters.replace('_', r"\_");
    let head = if letters.len() > 1 {
        format!(r"\mathrm{{{letters}}}")
    } else {
        letters
    };
    if digits.is_empty() {
        head
    } else {
        format!("{head}_{{{digits}}}")
    }
}

fn forward(snapshot: &Snapshot, vertex: &Vertex) -> Option<String> {
    let value = vertex.value?;
    let count = vertex.operands.len();
    let letters: Vec<String> = (0..count).map(|index| letter(index, count)).collect();
    let numbers: Vec<String> = vertex
        .operands
        .iter()
        .map(|operand| TEX.operand(snapshot.vertices[*operand].value.unwrap_or_default()))
        .collect();
    Some(format!(
        "n={}={}={}",
        written(&vertex.label, &letters),
        written(&vertex.label, &numbers),
        TEX.number(value)
    ))
}

/// The operation with its operands put in.
fn written(label: &str, of: &[String]) -> String {
    match (label, of) {
        ("+", _) => of.join("+"),
        ("−", [a, b]) => format!("{a}-{b}"),
        ("−", [a]) => format!("-{a}"),
        ("×", [a, b]) => format!(r"{a}\cdot {b}"),
        ("÷", [a, b]) => format!(r"\frac{{{a}}}{{{b}}}"),
        ("^", [a, b]) => format!("{{{a}}}^{{{b}}}"),
        ("sigmoid", [a]) => format!(r"\sigma({a})"),
        ("sqrt", [a]) => format!(r"\sqrt{{{a}}}"),
        ("exp", [a]) => format!("e^{{{a}}}"),
        ("abs", [a]) => format!("|{a}|"),
        (label, [a]) if label.starts_with('^') => format!("{{{a}}}^{{{}}}", &label[1..]),
        (label, _) => format!(r"{}({})", function(label), of.join(r",\,")),
    }
}

fn function(label: &str) -> String {
    match label {
        "sin" | "cos" | "tan" | "tanh" | "sinh" | "cosh" | "log" | "ln" | "max" | "min" => format!("\\{label}"),
        "log2" => r"\log_2".into(),
        "log10" => r"\log_{10}".into(),
        other => format!(r"\mathrm{{{other}}}"),
    }
}

/// The derivative by the operand of this place, in letters.
fn local(label: &str, index: usize) -> String {
    let first = index == 0;
    match label {
        "+" => "1".into(),
        "−" => if first { "1" } else { "-1" }.into(),
        "×" => if first { "v" } else { "u" }.into(),
        "÷" => if first { "1/v" } else { "-u/v^2" }.into(),
        "^" => if first { "v\\,u^{v-1}" } else { r"u^v\ln u" }.into(),
        "exp" => "e^u".into(),
        "log" | "ln" => "1/u".into(),
        "log2" => r"1/(u\ln 2)".into(),
        "log10" => r"1/(u\ln 10)".into(),
        "sin" => r"\cos u".into(),
        "cos" => r"-\sin u".into(),
        "tan" => "1+n^2".into(),
        "tanh" => "1-n^2".into(),
        "sigmoid" => "n(1-n)".into(),
        "relu" => "[u>0]".into(),
        "abs" => r"\mathrm{sign}\,u".into(),
        "sqrt" => "1/(2n)".into(),
        "max" => if first { r"[u\ge v]" } else { "[v>u]" }.into(),
        "min" => if first { r"[u\le v]" } else { "[v<u]" }.into(),
        "sinh" => r"\cosh u".into(),
        "cosh" => r"\sinh u".into(),
        "asin" => r"1/\sqrt{1-u^2}".into(),
        "acos" => r"-1/\sqrt{1-u^2}".into(),
        "atan" => "1/(1+u^2)".into(),
        power => match power.trim_start_matches('^').parse::<f64>() {
            Ok(2.0) => "2u".into(),
            Ok(exponent) => {
                let less = ((exponent - 1.0) * 100.0).round() / 100.0;
                format!("{exponent}\\,u^{{{less}}}")
            }
            Err(_) => "n'".into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::formula::laid;
    use neural_atlas_engine::{
        device,
        lab::Lab,
        labs::training::optimizers::autodiff::{Action, Autodiff, Params, examples::EXAMPLES},
    };

    fn snapshot(expression: &str, values: &str) -> Snapshot {
        let params = Params {
            expression: expression.into(),
            values: values.into(),
            ..Params::default()
        };
        let mut lab = Autodiff::new(&params, 7, &device::cpu()).expect("a graph");
        lab.act(Action::Go { to: usize::MAX }).expect("a place");
        lab.snapshot()
    }

    #[test]
    fn a_product_is_written_with_its_numbers_and_hands_on_each_others_factor() {
        let shown = snapshot("x*y", "x=3, y=-2");
        let lines = lines(&shown, shown.root);
        assert_eq!(lines[0], r"n=u\cdot v=3\cdot (-2)=-6");
        assert!(lines[1].ends_with(r"_{v}=1\cdot (-2)=-2"), "{}", lines[1]);
        assert!(lines[2].ends_with(r"_{u}=1\cdot 3=3"), "{}", lines[2]);
    }

    #[test]
    fn every_line_of_every_built_in_and_of_every_function_is_typeset() {
        let functions = "abs(x)+sqrt(x)+tan(x)+asin(x)+acos(x)+atan(x)+sinh(x)+cosh(x)+ln(x)+log2(x)+log10(x)+min(x,y)+x^y+x/y-(-x)+x^-1.5";
        let typed = EXAMPLES.iter().map(|example| (example.expression, example.values));
        for (expression, values) in typed.chain([(functions, "x=0.5, y=2")]) {
            let shown = snapshot(expression, values);
            for place in 0..shown.vertices.len() {
                for line in lines(&shown, place) {
                    assert!(laid(&line, true).is_some(), "{line}");
                }
            }
        }
    }
}
