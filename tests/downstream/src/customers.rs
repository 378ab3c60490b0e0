//! The shop's list of customers.

use anyhow::bail;

#[derive(Debug, PartialEq)]
pub struct Customer {
    pub number: String,
    pub name: String,
    pub city: String,
}

/// Reads lines of `number,name,city` below a heading.
pub fn parse(list: &str) -> anyhow::Result<Vec<Customer>> {
    let lines = list.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| customer(at + 1, line)).collect()
}

fn customer(at: usize, line: &str) -> anyhow::Result<Customer> {
    let cells: Vec<&str> = line.split(',').map(str::trim).collect();
    let [number, name, city] = cells[..] else {
        bail!("line {at} has {} columns, not 3", cells.len());
    };
    Ok(Customer { number: number.to_owned(), name: name.to_owned(), city: city.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_list() {
        let customers = parse("number,name,city\nC-1,Acme,Oslo\n").unwrap();
        assert_eq!(customers.len(), 1);
        assert_eq!(customers[0].city, "Oslo");
    }
}
