//! Digits inside a program: labels and pictures as one text, and the function that reads it.

use crate::data::{base64::base64, digits::Digits};

/// Letters on a line.
const LINE: usize = 120;

/// Labels, then pictures of these digits: one zlib stream in base 64, in lines.
pub fn packed(digits: &Digits, used: &[usize]) -> String {
    let mut raw: Vec<u8> = used.iter().map(|&index| digits.labels[index]).collect();
    used.iter().for_each(|&index| raw.extend(digits.image(index)));
    let text = base64(&miniz_oxide::deflate::compress_to_vec_zlib(&raw, 9));
    let lines: Vec<&str> = (0..text.len())
        .step_by(LINE)
        .map(|at| &text[at..(at + LINE).min(text.len())])
        .collect();
    lines.join("\n")
}

/// A Python function `digits` that reads [`packed`]; the program imports base64, zlib and torch.
pub fn python(digits: &Digits) -> String {
    format!(
        r#"def digits(text):
    """Labels, and pictures [digit, 1, {side}, {side}] with ink from 0 to 1."""
    raw = torch.frombuffer(bytearray(zlib.decompress(base64.b64decode(text))), dtype=torch.uint8)
    count = len(raw) // {size}
    return raw[:count].long(), raw[count:].reshape(count, 1, {side}, {side}).float() / {ink}
"#,
        side = digits.side,
        size = 1 + digits.side * digits.side,
        ink = digits.ink,
    )
}
