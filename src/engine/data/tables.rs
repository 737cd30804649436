//! The real tables that are shipped, see assets/SOURCES.md. The label is the last column of each.

use super::table::Table;
use std::sync::LazyLock;

macro_rules! table {
    ($(#[$meta:meta])* $name:ident, $file:literal) => {
        $(#[$meta])*
        pub fn $name() -> &'static Table {
            // A test reads every shipped table.
            static TABLE: LazyLock<Table> = LazyLock::new(|| {
                Table::parse(include_str!(concat!("../../../assets/data/", $file))).expect("the shipped table is whole")
            });
            &TABLE
        }
    };
}

table!(
    /// Fisher's 150 irises: 4 measurements, 3 species.
    iris, "iris.csv"
);
table!(
    /// 178 wines: 13 measurements, 3 cultivars.
    wine, "wine.csv"
);
table!(
    /// 569 biopsies: 30 measurements, benign or malignant.
    breast_cancer, "breast-cancer.csv"
);
table!(
    /// 442 patients: 10 measurements, the disease's progression as a number.
    diabetes, "diabetes.csv"
);

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean of a column, rounded as scikit-learn's descriptions print it.
    fn mean(table: &Table, column: &str) -> f64 {
        let label = table.columns.len() - 1;
        let sample = table.sample(&[column], label, table.could_be_classes(label)).unwrap();
        sample.x.iter().map(|v| f64::from(*v)).sum::<f64>() / sample.x.len() as f64
    }

    #[test]
    fn rows_classes_and_means_are_those_that_scikit_learn_publishes() {
        for (table, rows, inputs, counts) in [
            (
                iris(),
                150,
                4,
                vec![("setosa", 50), ("versicolor", 50), ("virginica", 50)],
            ),
            (wine(), 178, 13, vec![("class_0", 59), ("class_1", 71), ("class_2", 48)]),
            (breast_cancer(), 569, 30, vec![("benign", 357), ("malignant", 212)]),
            (diabetes(), 442, 10, vec![]),
        ] {
            let sample = table.sample(&[], inputs, !counts.is_empty()).unwrap();
            assert_eq!((table.rows(), sample.inputs.len(), sample.skipped), (rows, inputs, 0));
            assert_eq!(table.warnings, vec![]);
            let found = |class: usize| sample.target.iter().filter(|t| **t == class as f32).count();
            let found: Vec<_> = sample
                .classes
                .iter()
                .enumerate()
                .map(|(i, name)| (name.as_str(), found(i)))
                .collect();
            assert_eq!(found, counts);
        }
        // scikit-learn's tables of summary statistics; diabetes: the means of Efron et al.'s file.
        for (table, column, wanted, digit) in [
            (iris(), "sepal length (cm)", 5.84, 0.005),
            (iris(), "sepal width (cm)", 3.05, 0.01),
            (iris(), "petal length (cm)", 3.76, 0.005),
            (iris(), "petal width (cm)", 1.20, 0.005),
            (wine(), "alcohol", 13.0, 0.05),
            (wine(), "malic acid", 2.34, 0.005),
            (wine(), "proline", 746.0, 1.0),
            (wine(), "hue", 0.96, 0.005),
            (diabetes(), "age", 48.5181, 0.0001),
            (diabetes(), "bmi", 26.3758, 0.0001),
        ] {
            assert!(
                (mean(table, column) - wanted).abs() <= digit,
                "{column}: {}",
                mean(table, column)
            );
        }
        let progression = diabetes().sample(&[], 10, false).unwrap().target;
        assert!((progression.iter().sum::<f32>() / 442.0 - 152.133).abs() < 0.001);
    }

    #[test]
    fn the_likely_label_of_each_shipped_table_is_its_last_column() {
        for (table, last, classes) in [
            (iris(), 4, true),
            (wine(), 13, true),
            (breast_cancer(), 30, true),
            (diabetes(), 10, false),
        ] {
            assert_eq!(table.likely_label(), (last, classes));
        }
    }
}
