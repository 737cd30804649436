use super::*;
use proptest::prelude::*;

fn names(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

fn numbers(table: &Table, column: usize) -> Vec<Option<f64>> {
    match &table.columns[column].cells {
        Cells::Numbers(cells) => cells.clone(),
        Cells::Text(cells) => panic!("column {column} is text: {cells:?}"),
    }
}

#[test]
fn separators_line_ends_quotes_and_byte_order_marks_make_no_difference() {
    let wanted = Table::read(b"a,b,kind\n1,2.5,cat\n-3,4e1,dog\n").unwrap();
    assert_eq!(names(&wanted), ["a", "b", "kind"]);
    assert_eq!(numbers(&wanted, 1), [Some(2.5), Some(40.0)]);
    for text in [
        "a,b,kind\r\n1,2.5,cat\r\n-3,4e1,dog\r\n",
        "\u{feff}a,b,kind\n1,2.5,cat\n-3,4e1,dog",
        "a;b;kind\n1;2,5;cat\n-3;4e1;dog\n",
        "a\tb\tkind\n1\t2.5\tcat\n-3\t4e1\tdog\n",
        "\"a\",\"b\",\"kind\"\n\"1\",\"2.5\",\"cat\"\n\"-3\",\"4e1\",\"dog\"\n",
        " a , b , kind \n 1 , 2.5 , cat \n -3 , 4e1 , dog \n",
        "a,b,kind,\n1,2.5,cat,\n-3,4e1,dog,\n",
    ] {
        let table = Table::read(text.as_bytes()).unwrap();
        assert_eq!(table.columns[..3], wanted.columns[..], "{text:?}");
    }
}

#[test]
fn gb_18030_utf_16_and_utf_8_give_the_same_chinese_words() {
    let text = "身高,体重,性别\n170,60,男\n160,50,女\n";
    let utf8 = Table::read(text.as_bytes()).unwrap();
    let gb = encoding_rs::GB18030.encode(text).0;
    assert_eq!(Table::read(&gb).unwrap(), utf8);
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(Table::read(&utf16).unwrap(), utf8);
    assert_eq!(names(&utf8), ["身高", "体重", "性别"]);
    assert_eq!(utf8.likely_label(), (2, true));
}

#[test]
fn a_table_without_a_header_gets_numbered_names_and_twin_names_become_different() {
    let bare = Table::parse("1,2,cat\n3,4,dog\n").unwrap();
    assert_eq!((names(&bare), bare.rows()), (vec!["#1", "#2", "#3"], 2));
    let twins = Table::parse("a,a,a\n1,2,3\n").unwrap();
    assert_eq!(names(&twins), ["a", "a #2", "a #3"]);
    let of_r = Table::parse("height,weight\nann,1,2\nbob,3,4\n").unwrap();
    assert_eq!(names(&of_r), ["#1", "height", "weight"]);
    let commas = Table::parse("\"a, b\",c\n1,2\n").unwrap();
    assert_eq!(names(&commas), ["a b", "c"]);
}

#[test]
fn a_name_that_looks_like_the_number_of_a_twin_is_left_to_its_column() {
    let table = Table::read(b"a #3,a,a,a\n1,2,3,4\n5,6,7,8\n").unwrap();
    assert_eq!(names(&table), ["a #3", "a", "a #2", "a #4"]);
}

#[test]
fn rows_with_gaps_nan_or_text_among_numbers_are_left_out_and_counted() {
    let table = Table::parse("a,b,kind\n1,2,x\n,3,y\nNaN,4,x\n5,oops,y\n6,7,\n8,9,y\n10,inf,x\n").unwrap();
    let sample = table.sample(&[], 2, true).unwrap();
    assert_eq!(
        (sample.x.as_slice(), sample.target.as_slice()),
        ([1.0, 2.0, 8.0, 9.0].as_slice(), [0.0, 1.0].as_slice())
    );
    assert_eq!(
        sample.warnings,
        [Fault::RowsWithGaps {
            count: 5,
            first_line: 3
        }]
    );
    // A gap in a column that is not used costs no row.
    assert_eq!(table.sample(&["b"], 2, true).unwrap().skipped, 3);
}

#[test]
fn ragged_rows_are_left_out_and_counted() {
    let table = Table::parse("a,b\n1,2\n3\n4,5,6\n7,8\n").unwrap();
    assert_eq!(table.rows(), 2);
    assert_eq!(
        table.warnings,
        [Fault::RaggedRows {
            count: 2,
            first_line: 3
        }]
    );
}

#[test]
fn of_a_million_rows_20_000_are_read_and_the_rest_is_counted() {
    let table = Table::parse(&format!("a,b\n{}", "1,2\n".repeat(1_000_000))).unwrap();
    assert_eq!(table.rows(), 20_000);
    assert_eq!(
        table.warnings,
        [Fault::TooManyRows {
            found: 1_000_000,
            limit: 20_000
        }]
    );
    let exactly = Table::parse(&format!("a,b\n{}", "1,2\n".repeat(20_000))).unwrap();
    assert_eq!((exactly.rows(), exactly.warnings), (20_000, vec![]));
}

#[test]
fn of_100_columns_65_are_read_with_a_warning() {
    let line = (0..100).map(|v| v.to_string()).collect::<Vec<_>>().join(",");
    let table = Table::parse(&format!("{line}\n{line}\n")).unwrap();
    assert_eq!(
        (table.columns.len(), table.warnings),
        (65, vec![Fault::TooManyColumns { found: 100, limit: 65 }])
    );
}

#[test]
fn what_is_no_table_is_refused_with_its_reason() {
    assert_eq!(Table::parse(""), Err(Fault::NoData {}));
    assert_eq!(Table::parse("\n\n , ,\n"), Err(Fault::NoData {}));
    assert_eq!(Table::parse("1\n2\n3\n"), Err(Fault::TooFewColumns { found: 1 }));
    assert_eq!(Table::parse("a,b\nc,d\n"), Err(Fault::TooFewColumns { found: 0 }));
    assert_eq!(Table::read(&[0, 1, 2, 3]), Err(Fault::NotText {}));
    assert_eq!(Table::read(&[0xff, 0xff, 0x80]), Err(Fault::NotText {}));
    let table = Table::parse("a,b,kind\n1,2,x\n").unwrap();
    assert!(matches!(table.sample(&["c"], 2, true), Err(Fault::UnknownColumn { name, .. }) if name == "c"));
    assert!(matches!(
        table.sample(&["kind"], 1, false),
        Err(Fault::TextColumn { .. })
    ));
    assert!(matches!(table.sample(&[], 2, false), Err(Fault::TextColumn { .. })));
    assert!(matches!(table.sample(&[], 9, true), Err(Fault::UnknownColumn { .. })));
    assert_eq!(table.sample(&["a"], 0, false), Err(Fault::TooFewColumns { found: 0 }));
    let many = Table::parse(&(0..30).map(|v| format!("{v},1\n")).collect::<String>()).unwrap();
    assert!(matches!(
        many.sample(&[], 0, true),
        Err(Fault::TooManyClasses {
            found: 30,
            limit: 20,
            ..
        })
    ));
}

#[test]
fn numeric_classes_are_in_the_order_of_their_numbers() {
    let table = Table::parse("x,k\n1,10\n2,9\n3,-1\n4,9\n5,-20\n").unwrap();
    let sample = table.sample(&[], 1, true).unwrap();
    assert_eq!(sample.classes, ["-20", "-1", "9", "10"]);
    assert_eq!(sample.target, [3.0, 2.0, 1.0, 2.0, 0.0]);
    assert!(table.could_be_classes(1));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Table::read(&bytes);
    }

    #[test]
    fn any_text_of_table_signs_is_read_or_refused_without_a_panic(text in "[0-9a,;\t\"\r\n .NaN|-]{0,200}", label in 0usize..4, classes: bool) {
        if let Ok(table) = Table::parse(&text) {
            let _ = table.sample(&[], label, classes);
            table.likely_label();
        }
    }

    #[test]
    fn a_table_that_is_written_and_read_again_is_the_same(
        rows in proptest::collection::vec((-1e6..1e6f64, proptest::option::of(-1e-3..1e-3f64), "[a-m \",;\u{4e00}-\u{4e10}]{1,8}z"), 1..40),
    ) {
        let text = rows.iter().map(|row| Some(row.2.trim().to_owned())).collect();
        let table = Table {
            columns: vec![
                Column { name: "first".into(), cells: Cells::Numbers(rows.iter().map(|row| Some(row.0)).collect()) },
                Column { name: "with \"gaps\"".into(), cells: Cells::Numbers(rows.iter().map(|row| row.1).collect()) },
                Column { name: "词".into(), cells: Cells::Text(text) },
            ],
            lines: (2..rows.len() + 2).collect(),
            warnings: vec![],
        };
        let again = Table::read(table.to_csv().as_bytes()).unwrap();
        prop_assert_eq!(&again.columns[0], &table.columns[0]);
        prop_assert_eq!(&again.columns[2], &table.columns[2]);
        // A column of gaps alone cannot be told from text.
        if rows.iter().any(|row| row.1.is_some()) {
            prop_assert_eq!(&again.columns[1], &table.columns[1]);
        }
        prop_assert_eq!(again.lines, table.lines);
    }
}
