// Checks what ML Audit writes with Go's own golang.org/x/mod/sumdb/note and tlog, and says of each case whether it is accepted.
//
// Reads cases as a stream of JSON objects from standard input and writes one line for each: "accepted", or "rejected: " and why.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// height of the tiles of C2SP tlog-tiles.
const height = 8

// testCase is one question. Which fields there are depends on Kind.
type testCase struct {
	Kind  string
	Key   string
	Note  string
	Leaf  []byte
	Hash  tlog.Hash
	Index int64
	From  int64
	Size  int64
	Old   tlog.Hash
	Root  tlog.Hash
	Path  []tlog.Hash
	Tiles map[string][]byte
	Tile  string
	Level int
	Width int
}

func main() {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		var c testCase
		err := in.Decode(&c)
		if err == io.EOF {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		if err := check(c); err != nil {
			fmt.Fprintf(out, "rejected: %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Fprintln(out, "accepted")
		}
	}
}

func check(c testCase) error {
	switch c.Kind {
	case "note":
		_, err := open(c)
		return err
	case "checkpoint":
		return checkCheckpoint(c)
	case "leaf":
		if tlog.RecordHash(c.Leaf) != c.Hash {
			return errors.New("the leaf has another hash")
		}
		return nil
	case "inclusion":
		return tlog.CheckRecord(c.Path, c.Size, c.Root, c.Index, c.Hash)
	case "consistency":
		return tlog.CheckTree(c.Path, c.Size, c.Root, c.From, c.Old)
	case "tiles":
		return checkTiles(c)
	case "path":
		path := strings.Replace(tlog.Tile{H: height, L: c.Level, N: c.Index, W: c.Width}.Path(), "tile/8/", "tile/", 1)
		if path != c.Tile {
			return fmt.Errorf("the path is %s", path)
		}
		return nil
	}
	return fmt.Errorf("there is no kind %q", c.Kind)
}

func open(c testCase) (*note.Note, error) {
	verifier, err := note.NewVerifier(c.Key)
	if err != nil {
		return nil, err
	}
	return note.Open([]byte(c.Note), note.VerifierList(verifier))
}

// checkCheckpoint opens the note and checks that a leaf is in its tree.
func checkCheckpoint(c testCase) error {
	opened, err := open(c)
	if err != nil {
		return err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return errors.New("the checkpoint has too few lines")
	}
	if lines[0] != opened.Sigs[0].Name {
		return errors.New("the origin is not the name of the key")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(c.Path, size, root, c.Index, tlog.RecordHash(c.Leaf))
}

// tiles is a set of tiles by the path that C2SP gives them.
type tiles map[string][]byte

func (tiles) Height() int { return height }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, there := t[path]
		if !there {
			return nil, fmt.Errorf("%s is missing", path)
		}
		found = append(found, data)
	}
	return found, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// checkTiles reads a leaf's hash through the tiles, which proves them against the root, and makes the proofs that we make.
func checkTiles(c testCase) error {
	reader := tlog.TileHashReader(tlog.Tree{N: c.Size, Hash: c.Root}, tiles(c.Tiles))
	root, err := tlog.TreeHash(c.Size, reader)
	if err != nil {
		return err
	}
	if root != c.Root {
		return errors.New("the tiles lead to another root")
	}
	hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, c.Index)})
	if err != nil {
		return err
	}
	if hashes[0] != c.Hash {
		return errors.New("the tiles hold another leaf")
	}
	proof, err := tlog.ProveRecord(c.Size, c.Index, reader)
	if err != nil {
		return err
	}
	if len(proof) != len(c.Path) {
		return errors.New("the proof has another length")
	}
	for i, hash := range proof {
		if hash != c.Path[i] {
			return fmt.Errorf("hash %d of the proof is another", i)
		}
	}
	return nil
}
