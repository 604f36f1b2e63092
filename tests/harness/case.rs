//! Reads a file of test programs: sections, annotations and headers.

use std::fmt;

/// `//~ A0602 words`: a diagnostic that must be reported on a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annotation {
    pub line: u32,
    pub code: String,
    /// Must be contained in the message; may be empty.
    pub words: String,
}

impl fmt::Display for Annotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} {}", self.line, self.code, self.words)
    }
}

/// `//! mutant A0602: s/OLD/NEW/`: an edit after which the program must be reported with the code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mutant {
    pub line: u32,
    pub code: String,
    pub old: String,
    pub new: String,
}

/// One program: the section of a file, or a whole file without sections.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Program {
    /// Of the section; empty for a whole file.
    pub name: String,
    /// The file's text with the lines of other sections, and all headers, made empty: places stay what they are.
    pub text: String,
    pub annotations: Vec<Annotation>,
    pub mutants: Vec<Mutant>,
    pub obligations: Option<usize>,
    /// Side conditions: if any one of them were dropped, the program would be proved.
    pub drops: Vec<String>,
    /// The tool is wrong about it, and why: the expectation is not met today.
    pub known: Option<String>,
    /// Other files, with their names, that it may import.
    pub neighbours: Vec<(String, String)>,
}

impl Program {
    /// This program as a file of that name, and its neighbours.
    pub fn files(&self, name: &str) -> Vec<(String, String)> {
        let own = (name.rsplit('/').next().unwrap_or(name).to_string(), self.text.clone());
        std::iter::once(own).chain(self.neighbours.clone()).collect()
    }

    /// The text after the edit, which must apply at exactly one place.
    pub fn mutated(&self, mutant: &Mutant) -> Result<String, String> {
        match self.text.matches(&mutant.old).count() {
            1 => Ok(self.text.replacen(&mutant.old, &mutant.new, 1)),
            count => {
                Err(format!("line {}: `{}` stands in the program {count} times, not once", mutant.line, mutant.old))
            }
        }
    }
}

/// The programs of a file, in order.
pub fn programs(text: &str) -> Result<Vec<Program>, String> {
    let lines: Vec<&str> = text.lines().collect();
    let sections = sections(&lines);
    let (preludes, sections): (Vec<_>, Vec<_>) = sections.into_iter().partition(|section| section.name == "prelude");
    let prelude = preludes.first().map_or(0..0, |section| section.lines.clone());
    sections.iter().map(|section| program(&lines, section, &prelude)).collect()
}

/// The programs of a manual: its blocks of Argo, each a program of its own, at the lines where they stand.
pub fn blocks(text: &str) -> Result<Vec<Program>, String> {
    let lines: Vec<&str> = text.lines().collect();
    let opened = (0..lines.len()).filter(|&index| lines[index] == "```argo");
    opened.map(|start| program(&lines, &block(&lines, start), &(0..0))).collect()
}

fn block(lines: &[&str], start: usize) -> Section {
    let length = lines[start + 1..].iter().take_while(|line| **line != "```").count();
    Section { name: format!("line {}", start + 1), lines: start + 1..start + 1 + length }
}

struct Section {
    name: String,
    /// Indices of the lines of the file that belong to it.
    lines: std::ops::Range<usize>,
}

fn sections(lines: &[&str]) -> Vec<Section> {
    let starts: Vec<usize> = (0..lines.len()).filter(|&index| lines[index].starts_with("//# ")).collect();
    if starts.is_empty() {
        return vec![Section { name: String::new(), lines: 0..lines.len() }];
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let section =
        |(&start, end): (&usize, usize)| Section { name: lines[start][4..].trim().to_string(), lines: start..end };
    starts.iter().zip(ends).map(section).collect()
}

fn program(lines: &[&str], section: &Section, prelude: &std::ops::Range<usize>) -> Result<Program, String> {
    let mut program = Program { name: section.name.clone(), ..Program::default() };
    for (index, line) in lines.iter().enumerate() {
        let number = index as u32 + 1;
        let own = section.lines.contains(&index);
        if own {
            program.annotations.extend(annotations(number, line)?);
        }
        let header = own && read_header(&mut program, number, line)?;
        if (own || prelude.contains(&index)) && !header && !line.starts_with("//# ") {
            program.text.push_str(line);
        }
        program.text.push('\n');
    }
    Ok(program)
}

fn annotations(line: u32, text: &str) -> Result<Vec<Annotation>, String> {
    text.split("//~").skip(1).map(|annotation| read_annotation(line, annotation)).collect()
}

fn read_annotation(line: u32, text: &str) -> Result<Annotation, String> {
    let rest = text.trim_start_matches('^');
    let above = (text.len() - rest.len()) as u32;
    let (code, words) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    if !is_code(code) {
        return Err(format!("line {line}: `{code}` is not a code"));
    }
    Ok(Annotation { line: line - above, code: code.to_string(), words: words.trim().to_string() })
}

fn is_code(text: &str) -> bool {
    text.len() == 5 && text.starts_with('A') && text[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the line is a header; then it is noted in the program.
fn read_header(program: &mut Program, number: u32, line: &str) -> Result<bool, String> {
    let Some(header) = line.trim_start().strip_prefix("//! ") else { return Ok(false) };
    if let Some(count) = header.strip_prefix("obligations: ") {
        let count = count.trim().parse().map_err(|_| format!("line {number}: `{count}` is not a number"))?;
        program.obligations = Some(count);
    } else if let Some(reason) = header.strip_prefix("known: ") {
        program.known = Some(reason.trim().to_string());
    } else if let Some(condition) = header.strip_prefix("drops: ") {
        program.drops.push(condition.trim().to_string());
    } else if let Some(edit) = header.strip_prefix("mutant ") {
        program.mutants.push(read_mutant(number, edit).ok_or(format!("line {number}: `{edit}` is no edit"))?);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// A list of mutants, one in a line.
pub fn mutants(text: &str) -> Result<Vec<Mutant>, String> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty());
    lines.map(|(number, line)| read_mutant(number, line).ok_or(format!("line {number}: `{line}` is no edit"))).collect()
}

/// `A0602: s/OLD/NEW/`, with any character for `/`; `\n` is a line break.
fn read_mutant(line: u32, text: &str) -> Option<Mutant> {
    let (code, edit) = text.split_once(": s")?;
    let separator = edit.chars().next()?;
    let mut parts = edit.trim_end().split(separator).skip(1);
    let (old, new, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let unescaped = |text: &str| text.replace("\\n", "\n");
    let well_formed = is_code(code) && !old.is_empty() && rest.is_empty() && parts.next().is_none();
    well_formed.then(|| Mutant { line, code: code.to_string(), old: unescaped(old), new: unescaped(new) })
}
