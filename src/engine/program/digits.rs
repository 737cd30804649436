//! Digits inside a program: labels and pictures as one text, and the functions that read it.

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

/// A Rust function `digits` that reads what is [`packed`] in the constant `DIGITS`; the program depends on miniz_oxide.
pub fn burn(digits: &Digits) -> String {
    format!(
        r#"/// Labels, and pictures with ink from 0 to 1.
fn digits() -> (Vec<usize>, Vec<f32>) {{
    let letter = |c: u8| match c {{
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    }};
    let letters: Vec<u8> = DIGITS.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=').map(letter).collect();
    let mut bytes = Vec::new();
    for part in letters.chunks(4) {{
        let bits = (0..4).fold(0_u32, |bits, at| bits << 6 | u32::from(part.get(at).copied().unwrap_or(0)));
        bytes.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8][..part.len() - 1]);
    }}
    let raw = miniz_oxide::inflate::decompress_to_vec_zlib(&bytes).expect("the digits are whole");
    let (labels, images) = raw.split_at(raw.len() / {size});
    let images = images.iter().map(|ink| f32::from(*ink) / {ink:?}).collect();
    (labels.iter().map(|label| usize::from(*label)).collect(), images)
}}
"#,
        size = 1 + digits.side * digits.side,
        ink = f32::from(digits.ink),
    )
}
