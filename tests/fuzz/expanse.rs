//! Archives that are small and unpack to much, written by hand: a library would take long, and
//! would not lie.

/// A file of an archive: its name, its packed bytes, and the size that it says it has.
pub(crate) struct Entry {
    name: &'static str,
    method: u16,
    packed: Vec<u8>,
    told: u32,
    checksum: u32,
}

impl Entry {
    /// A file that is as it says.
    pub(crate) fn honest(name: &'static str, text: &str) -> Self {
        let told = u32::try_from(text.len()).unwrap();
        let packed = text.as_bytes().to_vec();
        Self { name, method: 0, told, checksum: checksum(&packed), packed }
    }

    /// So many spaces or some more, said to be `told`. Nobody gets to the end of them.
    pub(crate) fn spaces(name: &'static str, bytes: usize, told: usize) -> Self {
        let told = u32::try_from(told).unwrap();
        Self { name, method: 8, packed: deflated_spaces(bytes), told, checksum: 0 }
    }

    fn fields(&self) -> Vec<u8> {
        let mut bytes = [20_u16, 0, self.method, 0, 0x21].map(u16::to_le_bytes).concat();
        let packed = u32::try_from(self.packed.len()).unwrap();
        bytes.extend([self.checksum, packed, self.told].map(u32::to_le_bytes).concat());
        bytes.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        bytes
    }
}

/// The archive of some files.
pub(crate) fn archive(entries: &[Entry]) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let offset = u32::try_from(body.len()).unwrap();
        let fields = entry.fields();
        body.extend([b"PK\x03\x04", &fields[..], &[0; 2], entry.name.as_bytes()].concat());
        body.extend(&entry.packed);
        directory.extend([b"PK\x01\x02\x14\x00", &fields[..], &[0; 12]].concat());
        directory.extend([&offset.to_le_bytes(), entry.name.as_bytes()].concat());
    }
    let count = u16::try_from(entries.len()).unwrap();
    let places = [directory.len(), body.len()].map(|at| u32::try_from(at).unwrap());
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend([count, count].map(u16::to_le_bytes).concat());
    end.extend(places.map(u32::to_le_bytes).concat());
    [body, directory, end, vec![0; 2]].concat()
}

/// A block of fixed codes: one space, then copies of 258 bytes from one byte back. Eight of those
/// make 13 bytes, which repeat.
fn deflated_spaces(bytes: usize) -> Vec<u8> {
    let copy = "1100010100000";
    let bits = format!("11001010000{}", copy.repeat(24));
    let byte = |bits: &[u8]| {
        bits.iter().rev().fold(0, |byte: u8, bit| (byte << 1) | u8::from(*bit == b'1'))
    };
    let first: Vec<u8> = bits.as_bytes().chunks_exact(8).map(byte).collect();
    [&first[..2], &first[2..15].repeat(bytes / (8 * 258) + 1)].concat()
}

fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}
