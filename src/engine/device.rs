//! Where tensors live: the CPU by default, a graphics card where one is chosen and found.

use crate::fault::Fault;

pub use burn::tensor::Device;

crate::choices! {
    /// What a person can choose.
    #[derive(Default)]
    pub enum DeviceKind {
        #[default]
        Cpu = "cpu",
        Gpu = "gpu",
    }
}

/// Opens a device that can take gradients.
///
/// # Errors
/// `NoGpu` where the graphics card was asked for and none is usable, or the program was built without it.
pub fn open(kind: DeviceKind) -> Result<Device, Fault> {
    match kind {
        DeviceKind::Cpu => Ok(cpu()),
        DeviceKind::Gpu => gpu(),
    }
}

/// The CPU: burn's flex backend with gradients.
pub fn cpu() -> Device {
    Device::flex().autodiff()
}

#[cfg(feature = "gpu")]
fn gpu() -> Result<Device, Fault> {
    // burn-wgpu panics where no adapter is found; a first small computation tells.
    let found = crate::quiet::attempt("looks for a graphics card", || {
        let device = Device::wgpu(Default::default());
        let sum = burn::tensor::Tensor::<1>::ones([4], &device).sum().into_scalar::<f32>();
        (sum == 4.0).then(|| device.autodiff())
    });
    found.flatten().ok_or(Fault::NoGpu {})
}

#[cfg(not(feature = "gpu"))]
fn gpu() -> Result<Device, Fault> {
    Err(Fault::NoGpuInBuild {})
}
