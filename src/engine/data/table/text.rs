//! Bytes of a file to text.

use super::MAX_MEGABYTES;
use crate::fault::Fault;
use encoding_rs::{Encoding, GB18030, UTF_8};

/// Reads UTF-8 (with or without a byte order mark), UTF-16 with a mark, or GB 18030 (which holds GB 2312 and GBK).
///
/// # Errors
/// `FileTooLarge`; `NotText` where the bytes fit none of these.
pub fn decode(bytes: &[u8]) -> Result<String, Fault> {
    if bytes.len() > MAX_MEGABYTES << 20 {
        return Err(Fault::FileTooLarge { limit: MAX_MEGABYTES });
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[mark..]);
    }
    // A zero byte is in no text without a mark.
    if bytes.contains(&0) {
        return Err(Fault::NotText {});
    }
    strictly(UTF_8, bytes).or_else(|_| strictly(GB18030, bytes))
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Fault> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
        .ok_or(Fault::NotText {})
}
