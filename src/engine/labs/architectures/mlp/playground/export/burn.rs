use super::Playground;
pub(super) fn program(_lab: &Playground) -> String {
    String::new()
}
