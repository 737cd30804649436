//! Everything that can be refused, each with the name of the bad part and the remedy.
//!
//! A fault is declared once: its Rust name, its code (the key `fault-<code>` in the .ftl files), its
//! fields (the Fluent arguments) and its English sentence, which logs and tests read.

macro_rules! faults {
    ($($(#[doc = $doc:literal])* $name:ident { $($field:ident : $ty:ty),* $(,)? } = $code:literal, $english:literal;)*) => {
        /// A refusal that a person can act on.
        #[derive(Clone, Debug, PartialEq, thiserror::Error)]
        pub enum Fault {
            $($(#[doc = $doc])* #[error($english)] $name { $($field: $ty),* },)*
        }

        impl Fault {
            /// Every code, so that a test can look for the sentence in each language.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The stable name of this fault; the sentence shown to a person is `fault-<code>` in the .ftl files.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }

            /// The arguments of the sentence, by name.
            pub fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$name { $($field),* } => vec![$((stringify!($field), $field.to_string())),*],)*
                }
            }
        }
    };
}

faults! {
    /// A parameter name that the lab does not have.
    UnknownParam { name: String, known: String } = "unknown-param", "there is no parameter '{name}'; this lab has: {known}";
    /// A value of the wrong kind, such as text for a number.
    WrongKind { name: String, value: String, expected: String } = "wrong-kind", "'{value}' does not fit {name}; expected {expected}";
    /// More than one file at once.
    SeveralFiles { count: usize } = "several-files", "{count} files were dropped at once; drop one at a time";
    /// A folder where a file is wanted.
    IsFolder { name: String } = "is-folder", "{name} is a folder; drop one file out of it";
    /// A file without anything in it.
    EmptyFile { name: String } = "empty-file", "{name} is empty; drop a file with something in it";
    /// A file of no kind that is known here.
    NotUsable { name: String } = "not-usable", "{name} is no table, picture, text or file of Neural Atlas; use CSV or TSV, PNG or JPEG, or text in UTF-8, UTF-16 or GB 18030";
    /// A picture in a format that is not read.
    PictureFormat { name: String } = "picture-format", "{name} is a picture in a format that is not read; save it as PNG or JPEG";
    /// A picture that breaks off or contradicts itself.
    BrokenPicture { name: String } = "broken-picture", "the picture {name} is damaged or cut short; get it once more from where it came";
    /// A picture with too many pixels.
    PictureTooLarge { limit: usize } = "picture-too-large", "the picture is larger than {limit} pixels along a side; make it smaller";
    /// A place drawn beyond the edge of the picture.
    OutsidePicture {} = "outside-picture", "this place lies outside of the picture; draw inside it";
    /// A number outside the hard range.
    OutOfRange { name: String, value: String, min: String, max: String } = "out-of-range", "{name} = {value} is out of range; allowed is {min} to {max}";
    /// A choice that is not offered.
    UnknownChoice { name: String, value: String, known: String } = "unknown-choice", "{name} cannot be '{value}'; choose one of: {known}";
    /// A text longer than is read.
    TooLong { name: String, limit: usize } = "too-long", "{name} is longer than {limit} characters; shorten it";
    /// A formula with something that does not fit at character `at` (counted from 1).
    BadFormula { formula: String, at: usize, found: String } = "bad-formula", "the formula '{formula}' cannot be read at character {at}: '{found}' does not fit there";
    /// A formula that ends too early.
    FormulaEnds { formula: String } = "formula-ends", "the formula '{formula}' is not complete; something is missing at its end";
    /// A formula with a name that is not known.
    FormulaName { formula: String, name: String, known: String } = "formula-name", "the formula '{formula}' uses the unknown name '{name}'; known are: {known}";
    /// A function in a formula with the wrong number of arguments.
    FormulaArguments { formula: String, name: String, wanted: usize } = "formula-arguments", "in the formula '{formula}' the function {name} takes {wanted} argument(s)";
    /// A formula that gives no number on the whole plane.
    FormulaNotFinite { formula: String } = "formula-not-finite", "the formula '{formula}' has no finite value anywhere on the plane";
    /// An expression in which nothing can be moved.
    NoVariable { formula: String } = "no-variable", "the expression '{formula}' has no variable; write one, such as x";
    /// An expression with a part that has no derivative to follow.
    NoDerivative { formula: String, part: String } = "no-derivative", "'{part}' in '{formula}' has no slope to follow; use + - * / ^, exp, log, sin, cos, tanh, sigmoid, relu, max and their like";
    /// An expression with more parts than are drawn.
    TooManyNodes { found: usize, limit: usize } = "too-many-nodes", "the expression has {found} nodes; at most {limit} are drawn so that they stay readable: shorten it";
    /// Values of variables that cannot be read.
    BadValues { text: String } = "bad-values", "'{text}' is no list of values; write such as x=2, y=-1";
    /// The logarithm of a number that is not above 0.
    LogOfNegative { part: String, value: String } = "log-of-negative", "{part} has no value: the logarithm needs a number above 0 and gets {value}; move a variable";
    /// A division by 0.
    DivisionByZero { part: String } = "division-by-zero", "{part} has no value: it divides by 0; move a variable";
    /// An operation without a finite value at its operands.
    NoValue { part: String, value: String } = "no-value", "{part} has no finite value at {value}; move a variable";
    /// An operation without a finite slope at its operands.
    NoSlope { part: String, value: String } = "no-slope", "{part} has no finite slope at {value}; move a variable";
    /// A start from which no descent can begin.
    StartNotFinite { x: String, y: String } = "start-not-finite", "the surface has no finite value at the start ({x}, {y}); put the start elsewhere";
    /// A data set of the learner's own before there is one.
    NoTable {} = "no-table", "no table is open yet; open a CSV file or pick another data set";
    /// A data set without any usable row.
    NoData {} = "no-data", "there are no data points; add points or pick a data set";
    /// A network without an input.
    NoInputs {} = "no-inputs", "no input is switched on; switch on at least one";
    /// A list of which at least one must be chosen.
    NothingChosen { name: String } = "nothing-chosen", "{name} is empty; choose at least one";
    /// A sentence without any word.
    EmptyText {} = "empty-text", "there is no text; type at least one word";
    /// A sentence longer than the model reads.
    TooManyTokens { found: usize, limit: usize } = "too-many-tokens", "the text has {found} tokens; the model reads up to {limit}, so shorten it";
    /// A character that belongs to no word.
    UnknownCharacter { found: String, at: usize } = "unknown-character", "the character '{found}' at place {at} is no letter, digit or common sign; take it out";
    /// Hidden layers that are not a list of widths.
    BadLayers { text: String, layers: usize, width: usize } = "bad-layers", "hidden = '{text}' cannot be read; write up to {layers} widths of 1 to {width}, such as 8,8";
    /// A point painted where there is no plane.
    PlaneOnly {} = "plane-only", "points can be painted and erased on plane data sets only; pick one of them or 'painted'";
    /// More points than are kept.
    TooManyPoints { limit: usize } = "too-many-points", "no more than {limit} strokes are kept; clear the points first";
    /// More points than an experiment holds.
    PointLimit { limit: usize } = "point-limit", "there is room for {limit} points; remove some first";
    /// A classifier asked to learn from one class.
    OneClass {} = "one-class", "all data points belong to one class; add points of another class";
    /// A table without enough numeric columns.
    TooFewColumns { found: usize } = "too-few-columns", "the table has {found} numeric column(s); a label column and at least one other numeric column are needed";
    /// A table with more rows than are read.
    TooManyRows { found: usize, limit: usize } = "too-many-rows", "the table has {found} rows; the first {limit} are read";
    /// A column that was left out of a table, because it holds no numbers.
    TextColumn { name: String } = "text-column", "the column '{name}' holds text and cannot be an input";
    /// Rows that were left out because a needed cell was empty or no number.
    RowsWithGaps { count: usize, first_line: usize } = "rows-with-gaps", "{count} row(s) were left out because of gaps or text among the numbers, the first at line {first_line}";
    /// Rows that were left out because they had more or fewer cells than the others.
    RaggedRows { count: usize, first_line: usize } = "ragged-rows", "{count} row(s) were left out because they have too many or too few cells, the first at line {first_line}";
    /// A label column with more classes than are shown.
    TooManyClasses { column: String, found: usize, limit: usize } = "too-many-classes", "the column '{column}' has {found} different values; at most {limit} classes are learned, so predict it as a number or pick another column";
    /// A table with more columns than are read.
    TooManyColumns { found: usize, limit: usize } = "too-many-columns", "the table has {found} columns; the first {limit} are read";
    /// A file that is no text.
    NotText {} = "not-text", "the file is not text in UTF-8, UTF-16 or GB 18030; save it as CSV";
    /// A file that is larger than is read.
    FileTooLarge { limit: usize } = "file-too-large", "the file is larger than {limit} MB; shorten it";
    /// A column that does not exist.
    UnknownColumn { name: String, known: String } = "unknown-column", "there is no column '{name}'; the table has: {known}";
    /// A loss that does not fit the task.
    LossMismatch { loss: String, task: String } = "loss-mismatch", "the loss '{loss}' does not fit {task}; choose 'auto' or another loss";
    /// A direct manipulation that points at nothing; `what` is the end of a key `fault-what-…`, such as `weight`.
    NothingThere { what: String } = "nothing-there", "{what} does not exist any more";
    /// A drawing of the wrong size.
    BadDrawing { pixels: usize } = "bad-drawing", "a drawing has {pixels} pixels with finite values; draw it once more";
    /// A file whose parts do not have the form that they should have; `part` is the reader's own word for where.
    BadForm { part: String } = "bad-form", "a part of the file does not have the right form ({part}); save it once more from where it came";
    /// A lab with as many commands before it as wait at most.
    Busy {} = "busy", "the experiment is still busy with what was asked before; try again in a moment";
    /// An action that cannot be read.
    BadAction { action: String } = "bad-action", "this experiment has no action {action}";
    /// A system that was not told which files this program opens.
    NotAssociated { why: String } = "not-associated", "the system could not be told to open .atlas files with this program: {why}; drop such a file on the window instead";
    /// Something that this lab does not offer; `what` is the end of a key `fault-what-…`.
    NotOffered { what: String } = "not-offered", "this lab does not offer {what}";
    /// The asked device is not there.
    NoGpu {} = "no-gpu", "no graphics card was found that can be used for training; the CPU is used instead";
    /// The program was built without the feature `gpu`.
    NoGpuInBuild {} = "no-gpu-in-build", "this build trains on the CPU only; build it with the feature 'gpu' for the graphics card";
    /// A file that holds no model.
    NotAModel {} = "not-a-model", "the file is no model in the safetensors format, or it is cut short";
    /// A model of another kind.
    ModelTensors { found: usize, expected: usize } = "model-tensors", "the model has {found} tensors, this network has {expected}; choose the layers with which it was saved";
    /// A model without a part of this network.
    ModelLacks { tensor: String } = "model-lacks", "the model has no tensor '{tensor}', which this network needs";
    /// A model of another size.
    ModelShape { tensor: String, found: String, expected: String } = "model-shape", "the model's tensor '{tensor}' is {found}, this network's is {expected}; choose the layer sizes with which it was saved";
    /// A model that diverged before it was saved.
    ModelNotFinite { tensor: String } = "model-not-finite", "the model's tensor '{tensor}' holds a number that is NaN or infinite";
    /// A file or line that holds no settings.
    NotSettings {} = "not-settings", "this is not a settings file or settings link of Neural Atlas";
    /// A file that ends in the middle.
    CutShort {} = "cut-short", "the file is cut short; get it once more from where it came";
    /// A scene that cannot be shown here, by its number, the first being 1.
    BadScene { number: usize, why: Box<Fault> } = "bad-scene", "scene {number} of the file cannot be shown: {why}";
    /// More scenes than a lecture holds.
    TooManyScenes { limit: usize } = "too-many-scenes", "the file has more than {limit} scenes; split it";
    /// A file written by a newer program.
    NewerFile { found: u64, known: u64 } = "newer-file", "the file has format {found}, and this version reads up to {known}; update Neural Atlas to open it";
    /// A concept or lab that is not in this version.
    UnknownConcept { name: String } = "unknown-concept", "there is no concept or lab '{name}' to open in this version";
    /// A file that could not be opened.
    CannotRead { path: String, why: String } = "cannot-read", "the file {path} cannot be read: {why}";
    /// A file that could not be written because there is no room.
    DiskFull { path: String } = "disk-full", "{path} was not written because the disk is full; make room and try again";
    /// A file that could not be written.
    CannotWrite { path: String, why: String } = "cannot-write", "{path} could not be written: {why}";
    /// A fault of the program itself, caught.
    Internal { why: String } = "internal", "the experiment stopped by an error of the program: {why}";
}
