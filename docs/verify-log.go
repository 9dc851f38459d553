// Checks one log of an exported ledger with Go's own packages for transparency logs, and nothing of ClawNet.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run verify-log.go DIR
//
// Debian has what it needs in golang-go and golang-golang-x-mod-dev. DIR is the folder of one log, with the files
// checkpoint, key, tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>]; ledger.md beside this file has the formats.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// folder reads tiles as they lie in an export: the names of C2SP tlog-tiles are those of Go without the height.
type folder string

func (dir folder) name(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

func (dir folder) Height() int { return height }

func (dir folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(dir), dir.name(tile)))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func (dir folder) SaveTiles([]tlog.Tile, [][]byte) {}

func main() {
	if len(os.Args) != 2 {
		fmt.Println("usage: go run verify-log.go DIR")
		os.Exit(2)
	}
	if err := check(folder(os.Args[1])); err != nil {
		fmt.Println("NOT SOUND:", err)
		os.Exit(1)
	}
}

func check(dir folder) error {
	tree, err := head(dir)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, dir)
	entries := int64(0)
	for first := int64(0); first < tree.N; first += 1 << height {
		bundle, err := bundle(dir, first, tree.N)
		if err != nil {
			return err
		}
		if err := same(first, bundle, hashes); err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(tree.N, first, hashes)
		if err != nil {
			return fmt.Errorf("entry %d: %v", first, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, first, tlog.RecordHash(bundle[0])); err != nil {
			return fmt.Errorf("entry %d: %v", first, err)
		}
		entries += int64(len(bundle))
	}
	if entries != tree.N {
		return fmt.Errorf("%d entries of %d", entries, tree.N)
	}
	if err := grows(tree, hashes); err != nil {
		return err
	}
	fmt.Printf("sound: %d entries\n", entries)
	return nil
}

// head opens the signed checkpoint with the key that lies beside it.
func head(dir folder) (tlog.Tree, error) {
	key, err := os.ReadFile(filepath.Join(string(dir), "key"))
	if err != nil {
		return tlog.Tree{}, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := os.ReadFile(filepath.Join(string(dir), "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	var root tlog.Hash
	raw, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(raw) != len(root) {
		return tlog.Tree{}, fmt.Errorf("no root in the checkpoint")
	}
	copy(root[:], raw)
	return tlog.Tree{N: size, Hash: root}, nil
}

// bundle reads the entries from one position on: each has its length before it, in two bytes.
func bundle(dir folder, first, size int64) ([][]byte, error) {
	tile := tlog.Tile{H: height, L: 0, N: first >> height, W: 1 << height}
	if size-first < 1<<height {
		tile.W = int(size - first)
	}
	name := strings.Replace(dir.name(tile), "tile/0/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(string(dir), name))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("%s was cut", name)
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(entries) != tile.W || len(data) != 0 {
		return nil, fmt.Errorf("%s does not hold %d entries", name, tile.W)
	}
	return entries, nil
}

// same holds entries against the hashes of the tree, which the reader has proven to be those of the signed root.
func same(first int64, bundle [][]byte, hashes tlog.HashReader) error {
	var indexes []int64
	for i := range bundle {
		indexes = append(indexes, tlog.StoredHashIndex(0, first+int64(i)))
	}
	proven, err := hashes.ReadHashes(indexes)
	if err != nil {
		return err
	}
	for i, entry := range bundle {
		if tlog.RecordHash(entry) != proven[i] {
			return fmt.Errorf("entry %d is not the one that was recorded", first+int64(i))
		}
	}
	return nil
}

// grows proves that the log of every earlier size is the beginning of the whole one.
func grows(tree tlog.Tree, hashes tlog.HashReader) error {
	step := tree.N/64 + 1
	for size := int64(1); size <= tree.N; size += step {
		older, err := tlog.TreeHash(size, hashes)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, size, hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, older); err != nil {
			return fmt.Errorf("size %d: %v", size, err)
		}
	}
	return nil
}
