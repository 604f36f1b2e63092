fn main() {
    let s = z3::Solver::new();
    println!("{:?} {}", s.check(), z3::full_version());
}
