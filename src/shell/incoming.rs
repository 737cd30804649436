//! What a file or a pasted text is, told from its content.

use super::{
    exchange::{Exchange, json},
    present::Lecture,
    store::Progress,
};
use neural_atlas_engine::fault::Fault;

/// Something that was opened, dropped, pasted or named on the command line.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    Settings(Exchange),
    Scenes(Lecture),
    Progress(Box<Progress>),
}

impl Incoming {
    /// Reads a settings line or the text of a JSON file.
    ///
    /// # Errors
    /// Names the part that is wrong.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('{') {
            let content = json(text)?;
            if Lecture::is_one(&content) {
                return Lecture::read(content).map(Self::Scenes);
            }
            if Progress::is_one(&content) {
                return Progress::read(content).map(|progress| Self::Progress(Box::new(progress)));
            }
        }
        Exchange::parse(text).map(Self::Settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_settings_file_and_a_scene_file_are_told_apart() {
        let line = "atlas:momentum?seed=7";
        assert!(matches!(Incoming::read(line), Ok(Incoming::Settings(_))));
        let scenes = r#"{"format": 1, "kind": "scenes", "scenes": [{"node": "momentum"}]}"#;
        assert!(matches!(Incoming::read(scenes), Ok(Incoming::Scenes(lecture)) if lecture.scenes.len() == 1));
        let settings = r#"{"format": 1, "node": "momentum", "seed": 7, "set": {}}"#;
        assert!(matches!(Incoming::read(settings), Ok(Incoming::Settings(_))));
        assert_eq!(Incoming::read("{\"format\": 1, "), Err(Fault::CutShort {}));
        assert_eq!(Incoming::read("[1]"), Err(Fault::NotSettings {}));
    }
}
