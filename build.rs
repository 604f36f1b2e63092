fn main() {
    println!("cargo:rustc-link-search=native={}/.z3/z3/lib", std::env::var("CARGO_MANIFEST_DIR").unwrap());
    println!("cargo:rustc-link-arg=-Wl,-rpath,{}/.z3/z3/lib", std::env::var("CARGO_MANIFEST_DIR").unwrap());
}
