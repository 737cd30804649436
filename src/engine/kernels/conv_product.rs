//! Matrix products on plain slices.

/// A matrix inside a slice: its first element is the slice's, elements stand `row` and `column` apart.
#[derive(Clone, Copy, Debug)]
pub struct Strides {
    pub row: usize,
    pub column: usize,
}

/// A matrix of `columns` columns, row by row.
pub const fn by_rows(columns: usize) -> Strides {
    Strides {
        row: columns,
        column: 1,
    }
}

/// The transpose of a matrix that is stored row by row with `columns` columns.
pub const fn transposed(columns: usize) -> Strides {
    Strides {
        row: 1,
        column: columns,
    }
}

impl Strides {
    /// Elements that a slice needs to hold `rows` by `columns`.
    const fn reach(self, rows: usize, columns: usize) -> usize {
        (rows - 1) * self.row + (columns - 1) * self.column + 1
    }
}

/// `out = left · right`, or `out += left · right`, on one thread: `[m, k] · [k, n] = [m, n]`.
///
/// # Panics
/// Where a slice is too short for its matrix.
pub fn product(
    [m, k, n]: [usize; 3],
    add: bool,
    (left, of_left): (&[f32], Strides),
    (right, of_right): (&[f32], Strides),
    (out, of_out): (&mut [f32], Strides),
) {
    if m == 0 || k == 0 || n == 0 {
        return;
    }
    assert!(left.len() >= of_left.reach(m, k), "the left matrix is {m} by {k}");
    assert!(right.len() >= of_right.reach(k, n), "the right matrix is {k} by {n}");
    assert!(out.len() >= of_out.reach(m, n), "the product is {m} by {n}");
    // SAFETY: the asserts keep every element that the strides reach inside the slices.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            of_out.column as isize,
            of_out.row as isize,
            add,
            left.as_ptr(),
            of_left.column as isize,
            of_left.row as isize,
            right.as_ptr(),
            of_right.column as isize,
            of_right.row as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}
