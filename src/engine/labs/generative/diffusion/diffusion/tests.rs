use super::*;
use crate::{device, params::ParamSet, session::Session};

#[test]
fn probe() {
    for shape in ["moons", "ring", "arms", "chess"] {
        let mut params = Params::default();
        params.set_text("shape", shape).unwrap();
        let mut session = Session::<Diffusion>::new(params, 7, device::cpu());
        for _ in 0..6 {
            let start = std::time::Instant::now();
            session.run(500);
            let m = session.published().metrics;
            println!(
                "{shape} {} {} {:.2}",
                session.step(),
                m.iter()
                    .map(|(n, v)| format!("{n}={v:.3}"))
                    .collect::<Vec<_>>()
                    .join(" "),
                start.elapsed().as_secs_f64()
            );
        }
    }
}
