//! What a file from outside is, told from its content; read on a thread of its own.

use super::picture::{self, Drawing};
use crate::{
    kit::table_choice::TableChoice,
    shell::{exchange, files, incoming::Incoming},
};
use neural_atlas_engine::{
    data::table::{self, MAX_MEGABYTES},
    fault::Fault,
};
use std::path::Path;

/// What was found in a file.
#[derive(Debug)]
pub enum Found {
    Table(TableChoice),
    Picture {
        name: String,
        drawing: Drawing,
    },
    Text {
        name: String,
        text: String,
    },
    Document {
        name: String,
        content: Incoming,
    },
    /// Weights as the labs write them.
    Model {
        name: String,
        bytes: Vec<u8>,
    },
}

/// Characters of a text that are looked at; more are left out, and that is said.
pub const MOST_TEXT: usize = 2000;

/// Reads a file that was dropped or picked.
///
/// # Errors
/// Says why it cannot be used, and what could be.
pub fn look(path: &Path) -> Result<Found, Fault> {
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if path.is_dir() {
        return Err(Fault::IsFolder { name });
    }
    let bytes = files::read(path, MAX_MEGABYTES << 20)?;
    if bytes.is_empty() {
        return Err(Fault::EmptyFile { name });
    }
    if let Ok(format) = image::guess_format(&bytes) {
        let drawing = picture::read(&bytes, format, &name)?;
        return Ok(Found::Picture { name, drawing });
    }
    if is_model(&bytes) {
        return Ok(Found::Model { name, bytes });
    }
    let text = table::decode(&bytes).map_err(|_| Fault::NotUsable { name: name.clone() })?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') || exchange::is_line(start) {
        if bytes.len() > exchange::MOST_BYTES {
            let limit = exchange::MOST_BYTES >> 20;
            return Err(Fault::FileTooLarge { limit });
        }
        let content = Incoming::read(&text)?;
        return Ok(Found::Document { name, content });
    }
    match TableChoice::read(name.clone(), text.clone()) {
        Ok(choice) => Ok(Found::Table(choice)),
        Err(fault) if is_table(path) => Err(fault),
        Err(_) if text.trim().is_empty() => Err(Fault::EmptyFile { name }),
        Err(_) => Ok(Found::Text { name, text }),
    }
}

/// A safetensors file begins with the length of its JSON header.
fn is_model(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
        return false;
    };
    rest.starts_with(b"{") && u64::from_le_bytes(*length) <= rest.len() as u64
}

/// Whether the file's name says that it is a table.
fn is_table(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    matches!(ending.as_str(), "csv" | "tsv" | "tab")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn look_at(name: &str, bytes: &[u8]) -> Result<Found, Fault> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        look(&path)
    }

    #[test]
    fn tables_texts_and_documents_are_told_apart_by_their_content() {
        let csv = "length,kind\n1,a\n2,b\n3,a\n4,b\n";
        let model = [&2_u64.to_le_bytes()[..], b"{}"].concat();
        assert!(matches!(look_at("model", &model), Ok(Found::Model { bytes, .. }) if bytes == model));
        assert!(matches!(look_at("flowers.txt", csv.as_bytes()), Ok(Found::Table(table)) if table.label == 1));
        // "长,类\n1,甲\n2,乙" in GB 18030.
        let chinese = b"\xb3\xa4,\xc0\xe0\n1,\xbc\xd7\n2,\xd2\xd2\n";
        let Ok(Found::Table(table)) = look_at("花.csv", chinese) else {
            panic!("no table")
        };
        assert_eq!(
            (table.name.as_str(), table.table.columns[0].name.as_str()),
            ("花.csv", "长")
        );
        let text = "a red cat sat on the mat, and slept";
        assert!(matches!(look_at("cat.txt", text.as_bytes()), Ok(Found::Text { text: read, .. }) if read == text));
        let line = "atlas:momentum?seed=7";
        assert!(matches!(
            look_at("line.txt", line.as_bytes()),
            Ok(Found::Document { .. })
        ));
        let scenes = br#"{"format": 1, "kind": "scenes", "scenes": [{"node": "momentum"}]}"#;
        assert!(matches!(
            look_at("lecture.json", scenes),
            Ok(Found::Document {
                content: Incoming::Scenes(_),
                ..
            })
        ));
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_a_fault_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(look(folder.path()), Err(Fault::IsFolder { .. })));
        assert!(matches!(
            look(&folder.path().join("gone")),
            Err(Fault::CannotRead { .. })
        ));
        assert!(matches!(look_at("empty.csv", b""), Err(Fault::EmptyFile { .. })));
        assert!(matches!(look_at("blank.txt", b" \n "), Err(Fault::EmptyFile { .. })));
        // Two bytes that are neither UTF-8 nor GB 18030, and a program.
        assert!(matches!(look_at("odd.txt", b"ab\xff\xff"), Err(Fault::NotUsable { name }) if name == "odd.txt"));
        assert!(matches!(look_at("ls", b"\x7fELF\0\0\0"), Err(Fault::NotUsable { .. })));
        assert!(matches!(
            look_at("one.csv", b"just,words\na,b\n"),
            Err(Fault::TooFewColumns { .. })
        ));
        assert!(matches!(
            look_at("other.json", br#"{"a": 1}"#),
            Err(Fault::NotSettings {})
        ));
        assert!(matches!(
            look_at("cut.json", br#"{"format": 1,"#),
            Err(Fault::CutShort {})
        ));
        assert!(matches!(
            look_at("moving.gif", b"GIF89a\0\0"),
            Err(Fault::PictureFormat { .. })
        ));
        assert!(matches!(
            look_at("broken.png", b"\x89PNG\r\n\x1a\n\0\0"),
            Err(Fault::BrokenPicture { .. })
        ));
        let large = format!("{{\"a\": \"{}\"}}", "x".repeat(exchange::MOST_BYTES));
        assert_eq!(
            look_at("large.json", large.as_bytes()).err(),
            Some(Fault::FileTooLarge { limit: 1 })
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_bytes_are_found_to_be_something_or_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = look_at("any", &bytes);
        }
    }
}
