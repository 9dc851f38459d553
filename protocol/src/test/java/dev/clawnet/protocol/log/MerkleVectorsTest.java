package dev.clawnet.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The published vectors of RFC 6962 trees, and proofs of every size against each other.
@Tag("INV-30")
class MerkleVectorsTest {
    private static final List<Hash> LEAVES = Arrays.stream(
                    ",00,10,2021,3031,40414243,5051525354555657,606162636465666768696a6b6c6d6e6f".split(",", -1))
            .map(hex -> Hash.ofLeaf(HexFormat.of().parseHex(hex)))
            .toList();
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void roots_of_the_classic_trees_are_the_published_ones() {
        for (int size = 0; size <= LEAVES.size(); size++) {
            Hash expected = hash(ROOTS.get(size));
            assertThat(CompactRange.over(LEAVES.subList(0, size)).root()).isEqualTo(expected);
            assertThat(Proofs.root(size, Subtrees.over(LEAVES))).isEqualTo(expected);
        }
    }

    @Test
    void inclusion_proofs_are_the_published_ones() {
        Subtrees subtrees = Subtrees.over(LEAVES);

        assertThat(Proofs.inclusion(0, 1, subtrees)).isEmpty();
        assertThat(Proofs.inclusion(0, 8, subtrees))
                .containsExactly(
                        hash("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
                        hash("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
                        hash("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
        assertThat(Proofs.inclusion(5, 8, subtrees))
                .containsExactly(
                        hash("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
                        hash("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                        hash("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
        assertThat(Proofs.inclusion(2, 3, subtrees))
                .containsExactly(hash("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"));
        assertThat(Proofs.inclusion(1, 5, subtrees))
                .containsExactly(
                        hash("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
                        hash("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
                        hash("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"));
    }

    @Test
    void consistency_proofs_are_the_published_ones() {
        Subtrees subtrees = Subtrees.over(LEAVES);

        assertThat(Proofs.consistency(1, 1, subtrees)).isEmpty();
        assertThat(Proofs.consistency(1, 8, subtrees))
                .containsExactly(
                        hash("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
                        hash("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
                        hash("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
        assertThat(Proofs.consistency(6, 8, subtrees))
                .containsExactly(
                        hash("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
                        hash("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                        hash("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
        assertThat(Proofs.consistency(2, 5, subtrees))
                .containsExactly(
                        hash("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
                        hash("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"));
    }

    @Test
    void every_leaf_of_every_small_tree_is_proven_and_no_other() {
        List<Hash> leaves = leaves(33);
        Subtrees subtrees = Subtrees.over(leaves);
        for (int size = 1; size <= leaves.size(); size++) {
            Hash root = Proofs.root(size, subtrees);
            for (int index = 0; index < size; index++) {
                List<Hash> path = Proofs.inclusion(index, size, subtrees);
                assertThat(Proofs.includes(root, size, index, leaves.get(index), path))
                        .isTrue();
                assertThat(Proofs.includes(root, size, index, Hash.ofLeaf("other"), path))
                        .isFalse();
                assertThat(Proofs.includes(root, size, size, leaves.get(index), path))
                        .isFalse();
                refusesDamage(
                        path, damaged -> Proofs.includes(root, leaves.size() + 1L, 0, leaves.getFirst(), damaged));
                int at = index;
                long of = size;
                refusesDamage(path, damaged -> Proofs.includes(root, of, at, leaves.get(at), damaged));
            }
        }
    }

    @Test
    void every_small_tree_is_proven_to_begin_with_every_smaller_one_and_no_other() {
        List<Hash> leaves = leaves(33);
        Subtrees subtrees = Subtrees.over(leaves);
        for (int newer = 0; newer <= leaves.size(); newer++) {
            Proofs.Head now = new Proofs.Head(newer, Proofs.root(newer, subtrees));
            for (int older = 0; older <= newer; older++) {
                Proofs.Head then = new Proofs.Head(older, Proofs.root(older, subtrees));
                List<Hash> path = Proofs.consistency(older, newer, subtrees);
                assertThat(Proofs.consistent(then, now, path)).isTrue();
                assertThat(Proofs.consistent(new Proofs.Head(older, Hash.ofLeaf("other")), now, path))
                        .isFalse();
                if (older > 0) {
                    refusesDamage(path, damaged -> Proofs.consistent(then, now, damaged));
                    assertThat(Proofs.consistent(then, new Proofs.Head(now.size(), Hash.ofLeaf("other")), path))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void a_range_goes_on_from_what_was_kept_of_it() {
        List<Hash> leaves = leaves(70);
        CompactRange kept = CompactRange.over(leaves.subList(0, 41));
        CompactRange restored = new CompactRange(kept.size(), kept.peaks());
        for (Hash leaf : leaves.subList(41, 70)) {
            restored = restored.append(leaf);
        }

        assertThat(restored.root()).isEqualTo(CompactRange.over(leaves).root());
        assertThatThrownBy(() -> new CompactRange(5, kept.peaks())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_node_cannot_be_passed_off_as_a_leaf() {
        Hash left = LEAVES.get(0);
        Hash right = LEAVES.get(1);
        byte[] both = Arrays.copyOf(left.bytes(), 64);
        System.arraycopy(right.bytes(), 0, both, 32, 32);

        assertThat(Hash.ofLeaf(both)).isNotEqualTo(Hash.ofNode(left, right));
    }

    private interface Check {
        boolean of(List<Hash> path);
    }

    private static void refusesDamage(List<Hash> path, Check check) {
        List<Hash> longer = new ArrayList<>(path);
        longer.add(Hash.ofLeaf("extra"));
        assertThat(check.of(longer)).isFalse();
        for (int i = 0; i < path.size(); i++) {
            List<Hash> shorter = new ArrayList<>(path);
            shorter.remove(i);
            assertThat(check.of(shorter)).isFalse();
            List<Hash> other = new ArrayList<>(path);
            other.set(i, Hash.ofLeaf("other"));
            assertThat(check.of(other)).isFalse();
        }
    }

    private static List<Hash> leaves(int count) {
        Random random = new Random(count);
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Hash.ofLeaf("leaf " + i + " " + random.nextLong()));
        }
        return leaves;
    }

    private static Hash hash(String hex) {
        return Hash.of(HexFormat.of().parseHex(hex));
    }
}
