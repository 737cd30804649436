//! Plain numbers into tensors and back, in double precision where the device has it.

use crate::device::Device;
use burn::tensor::{DType, Tensor, TensorData};

/// 64-bit floats where the device computes them, else 32-bit ones.
pub fn widest(device: &Device) -> DType {
    if device.supports_dtype(DType::F64) {
        DType::F64
    } else {
        DType::F32
    }
}

/// A vector `[values.len()]`.
pub fn vector(values: &[f64], device: &Device) -> Tensor<1> {
    Tensor::from_data(
        TensorData::new(values.to_vec(), [values.len()]),
        (device, widest(device)),
    )
}

/// A matrix `[rows, columns]` from its values row by row.
pub fn matrix(values: &[f64], columns: usize, device: &Device) -> Tensor<2> {
    let rows = values.len() / columns.max(1);
    Tensor::from_data(
        TensorData::new(values.to_vec(), [rows, columns]),
        (device, widest(device)),
    )
}

/// The numbers of a tensor, row by row.
pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    tensor.into_data().iter::<f64>().collect()
}
