//! Finds and reads the modules of a session: those that the user named, and whatever they import.
//!
//! The files that the user names, by themselves or by their folder, are the roots. All modules of a session make one
//! program, so that what two of them share is verified once. A module is known by its place: its path is that of its
//! file below the folder that holds all roots, and `use a::b` looks for `a/b.argo` beside the file that says so, then
//! below that folder. What begins with `std` comes from the library in the binary.

use super::encoding;
use super::files::{Entry, Files, why};
use super::library;
use crate::base::{Code, Diagnostic, FileId, SourceMap, Symbol};
use crate::resolve::{LoadedModule, import_paths};
use crate::syntax::{ast, parse};
use indexmap::IndexMap;
use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What was read.
#[derive(Default)]
pub(super) struct Loaded {
    pub sources: SourceMap,
    pub modules: Vec<LoadedModule>,
    /// The files that were not asked for by the user, but by an import from the library.
    pub library: Vec<FileId>,
    /// Of files that cannot be read; nothing is verified then.
    pub faults: Vec<Diagnostic>,
    /// Of the parser.
    pub diagnostics: Vec<Diagnostic>,
    /// Spent in the parser.
    pub parsing: Duration,
}

/// Reads everything that the paths lead to.
pub(super) fn load(files: &dyn Files, paths: &[PathBuf]) -> Loaded {
    let mut loaded = Loaded::default();
    let roots = Roots::find(files, paths, &mut loaded.faults);
    let mut loader = Loader { files, base: roots.base(), loaded, seen: IndexMap::new(), queue: VecDeque::new() };
    for (identity, shown) in roots.found {
        loader.want(Place { identity, shown, origin: Origin::Root });
    }
    loader.run();
    loader.loaded
}

/// The files that the user named, by identity, each with its name as the user would write it.
#[derive(Default)]
pub(super) struct Roots {
    pub found: IndexMap<PathBuf, PathBuf>,
}

impl Roots {
    pub fn find(files: &dyn Files, paths: &[PathBuf], faults: &mut Vec<Diagnostic>) -> Roots {
        let mut roots = Roots::default();
        for path in paths {
            let before = (roots.found.len(), faults.len());
            match roots.add(files, path, faults) {
                Ok(0) if faults.len() == before.1 => faults.push(no_programs(path)),
                Ok(_) => {}
                Err(error) => faults.push(unreadable(path, &error)),
            }
        }
        roots
    }

    /// Adds what stands at the path; how many files that were.
    fn add(&mut self, files: &dyn Files, path: &Path, faults: &mut Vec<Diagnostic>) -> io::Result<usize> {
        match files.entry(path)? {
            Entry::File => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                let identity = files.identity(path.parent().unwrap_or(Path::new("")))?.join(name);
                self.found.entry(identity).or_insert_with(|| path.to_owned());
                Ok(1)
            }
            Entry::Folder => {
                let mut count = 0;
                for inner in files.list(path)?.into_iter().filter(|inner| is_program(files, inner)) {
                    count += self.add(files, &inner, faults)?;
                }
                Ok(count)
            }
            Entry::Other => {
                faults.push(not_a_file(path));
                Ok(0)
            }
        }
    }

    /// The folder that holds all roots.
    fn base(&self) -> PathBuf {
        let mut parents = self.found.keys().map(|identity| identity.parent().unwrap_or(Path::new("")));
        let first = parents.next().unwrap_or(Path::new("")).to_owned();
        parents.fold(first, |base, parent| {
            let common = base.components().zip(parent.components()).take_while(|(left, right)| left == right);
            common.map(|(component, _)| component).collect()
        })
    }
}

/// The text of a file.
pub(super) fn read(files: &dyn Files, path: &Path) -> Result<String, Box<Diagnostic>> {
    let bytes = files.read(path).map_err(|error| Box::new(unreadable(path, &error)))?;
    if let Some(encoding) = encoding::other(&bytes) {
        return Err(Box::new(encoded_otherwise(path, encoding)));
    }
    String::from_utf8(bytes).map_err(|error| Box::new(not_utf8(path, &error)))
}

/// Whether something in a folder is meant; hidden folders and files are not.
fn is_program(files: &dyn Files, path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let named = path.extension().is_some_and(|extension| extension == "argo");
    !hidden && (named || matches!(files.entry(path), Ok(Entry::Folder)))
}

/// Why a module is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Root,
    Import,
    Library(&'static str),
}

/// Where a module is.
struct Place {
    /// For a module of the library: its path with `/`, which no absolute path is.
    identity: PathBuf,
    shown: PathBuf,
    origin: Origin,
}

struct Loader<'a> {
    files: &'a dyn Files,
    base: PathBuf,
    loaded: Loaded,
    /// Every module that was asked for.
    seen: IndexMap<PathBuf, ()>,
    queue: VecDeque<Place>,
}

impl Loader<'_> {
    fn want(&mut self, place: Place) {
        if self.seen.insert(place.identity.clone(), ()).is_none() {
            self.queue.push_back(place);
        }
    }

    fn run(&mut self) {
        while let Some(place) = self.queue.pop_front() {
            match self.text(&place) {
                Ok(text) => self.add(&place, text),
                Err(fault) => self.loaded.faults.push(*fault),
            }
        }
    }

    fn text(&self, place: &Place) -> Result<String, Box<Diagnostic>> {
        match place.origin {
            Origin::Library(text) => Ok(text.to_owned()),
            _ => read(self.files, &place.shown),
        }
    }

    fn add(&mut self, place: &Place, text: String) {
        let path = self.module_path(place);
        let name = match place.origin {
            Origin::Library(_) => display(&path),
            _ => place.shown.display().to_string(),
        };
        let file = self.loaded.sources.add(name, text);
        let start = Instant::now();
        let (module, diagnostics) = parse(file, &self.loaded.sources.file(file).text);
        self.loaded.parsing += start.elapsed();
        if matches!(place.origin, Origin::Library(_)) {
            self.loaded.library.push(file);
        }
        let imports_all = self.want_imports(place, &module);
        // Where an import fails, that is told instead.
        if place.origin == Origin::Root && module.items.is_empty() && diagnostics.is_empty() && imports_all {
            self.loaded.faults.push(no_items(&place.shown, &module));
        }
        self.loaded.diagnostics.extend(diagnostics);
        self.loaded.modules.push(LoadedModule { path, module });
    }

    /// Whether all imports are found.
    fn want_imports(&mut self, place: &Place, module: &ast::Module) -> bool {
        let mut all = true;
        for import in import_paths(module) {
            let found = import.candidates.iter().find_map(|path| self.find(place, path));
            all &= found.is_some();
            found.into_iter().for_each(|place| self.want(place));
        }
        all
    }

    /// The module that the path means in a file, if there is one.
    fn find(&self, from: &Place, path: &[Symbol]) -> Option<Place> {
        if path.first().is_some_and(|name| name.as_str() == library::ROOT) {
            let origin = Origin::Library(library::text(path)?);
            let identity: PathBuf = path.iter().map(|name| name.as_str()).collect();
            return Some(Place { shown: identity.clone(), identity, origin });
        }
        if matches!(from.origin, Origin::Library(_)) {
            return None;
        }
        let file = path.iter().map(|name| name.as_str()).collect::<PathBuf>().with_extension("argo");
        let beside = |path: &Path| path.with_file_name("").join(&file);
        let places = [(beside(&from.identity), beside(&from.shown)), self.below_base(from, &file)];
        let exists = |(_, shown): &(PathBuf, PathBuf)| self.files.entry(shown).is_ok_and(|entry| entry == Entry::File);
        let (identity, shown) = places.into_iter().find(exists)?;
        Some(Place { identity, shown, origin: Origin::Import })
    }

    /// A file below the folder of all roots, named as the user would.
    fn below_base(&self, from: &Place, file: &Path) -> (PathBuf, PathBuf) {
        let inside = from.identity.strip_prefix(&self.base).map_or(0, |path| path.components().count());
        let shown = from.shown.ancestors().nth(inside).map(Path::to_owned);
        (self.base.join(file), shown.unwrap_or_else(|| self.base.clone()).join(file))
    }

    /// The names by which other modules import this one.
    fn module_path(&self, place: &Place) -> Vec<Symbol> {
        if matches!(place.origin, Origin::Library(_)) {
            return place.identity.iter().map(|name| Symbol::new(&name.to_string_lossy())).collect();
        }
        let file = place.identity.strip_prefix(&self.base).unwrap_or(&place.identity);
        let file = if file.extension().is_some_and(|extension| extension == "argo") {
            file.with_extension("")
        } else {
            file.to_owned()
        };
        let names = file.iter().map(|name| name.to_string_lossy());
        // A folder of that name is not the library.
        let name = |(place, name): (usize, std::borrow::Cow<str>)| match (place, &*name) {
            (0, library::ROOT) => Symbol::new("./std"),
            (_, name) => Symbol::new(name),
        };
        names.enumerate().map(name).collect()
    }
}

fn display(path: &[Symbol]) -> String {
    path.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("::")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::bare_error(Code::A0001, format!("`{}` cannot be read: {}", path.display(), why(error)))
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Diagnostic {
    let valid = error.utf8_error().valid_up_to();
    let line = error.as_bytes()[..valid].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
    let message = format!("`{}` is not UTF-8: the byte 0x{byte:02x} in line {line} fits nowhere", path.display());
    Diagnostic::bare_error(Code::A0002, message)
        .with_help(format!("save it as UTF-8, or find out what it is: file -i {}", path.display()))
}

fn encoded_otherwise(path: &Path, encoding: &str) -> Diagnostic {
    let shown = path.display();
    let command = format!("iconv -f {encoding} -t UTF-8 {shown} > converted.argo");
    Diagnostic::bare_error(Code::A0002, format!("`{shown}` is not UTF-8: it seems to be {encoding}"))
        .with_help(format!("save it as UTF-8, or convert it: {command}"))
}

fn no_programs(path: &Path) -> Diagnostic {
    let message = format!("`{}` holds no programs: no file in it ends in `.argo`", path.display());
    Diagnostic::bare_error(Code::A0003, message)
}

fn no_items(path: &Path, module: &ast::Module) -> Diagnostic {
    let why = if module.uses.is_empty() { "there is no item in it" } else { "there are only imports in it" };
    Diagnostic::bare_error(Code::A0003, format!("`{}` has nothing to verify: {why}", path.display()))
}

fn not_a_file(path: &Path) -> Diagnostic {
    let message = format!("`{}` is neither a file nor a folder, and is not read", path.display());
    Diagnostic::bare_error(Code::A0004, message)
}
