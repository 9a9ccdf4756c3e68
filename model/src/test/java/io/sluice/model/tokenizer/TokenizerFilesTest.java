package io.sluice.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a folder may say about its tokens, and what is refused before native code sees it. */
class TokenizerFilesTest {

    /** A tokenizer of two letters, whole and right; with single quotes, which {@link #readSmall} makes double. */
    private static final String SMALL = """
            {'added_tokens': [{'id': 5, 'content': '<s>', 'special': true}, {'id': 6, 'content': '</s>'}],
             'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'NFC'},
               {'type': 'Replace', 'pattern': {'Regex': '\\\\s+'}, 'content': ' '}, {'type': 'Lowercase'}]},
             'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [{'type': 'Split', 'pattern': {'Regex':
               '<\\\\|startoftext\\\\|>|<\\\\|endoftext\\\\|>|\\u0027s|\\u0027t|\\u0027re|\\u0027ve|\\u0027m|\\u0027ll|\\u0027d|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+'},
               'behavior': 'Removed', 'invert': true},
               {'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': false}]},
             'post_processor': {'type': 'RobertaProcessing', 'sep': ['</s>', 6], 'cls': ['<s>', 5]},
             'model': {'type': 'BPE', 'end_of_word_suffix': '</w>', 'unk_token': '</s>',
               'vocab': {'a': 0, 'b': 1, 'a</w>': 2, 'b</w>': 3, 'ab</w>': 4}, 'merges': [['a', 'b</w>']]}}
            """;

    @TempDir
    private Path folder;

    @Test
    void read_smallTokenizer_hasItsOwnIds() throws Exception {
        try (TextTokenizer tokenizer = readSmall(SMALL, 7)) {
            assertThat(tokenizer.encode("AB a b ba c</s>")).containsExactly(5, 4, 2, 3, 1, 2, 6, 6, 6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'[[''a'', ''b</w>'']]', '[''a b</w>'']'",
        "'''type'': ''BPE'', ', '''dropout'': null, ''fuse_unk'': false, ''continuing_subword_prefix'': '''', '",
        "'''trim_offsets'': false}]', '''use_regex'': true}]'",
        "'<\\\\|startoftext\\\\|>|<\\\\|endoftext\\\\|>|', ''",
        "'{''added_tokens'': [{''id'': 5, ''content'': ''<s>'', ''special'': true}, {''id'': 6, ''content'': ''</s>''}],',"
                + " '{''truncation'': {''max_length'': 1}, ''padding'': 7,'"
    })
    void read_otherFormsOfTheSame_haveTheSameIds(String found, String replacement) throws Exception {
        String json = replace(found, replacement).replace("'b</w>': 3,", "'b</w>': 3, '<s>': 5, '</s>': 6,");

        try (TextTokenizer tokenizer = readSmall(json, 7)) {
            assertThat(tokenizer.encode("AB a b ba c</s>")).containsExactly(5, 4, 2, 3, 1, 2, 6, 6, 6);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'model' | 'mode' | model must be an object",
                "'BPE' | 'Unigram' | model.type must be BPE, got",
                "'</w>', 'unk | '@', 'unk | model.end_of_word_suffix is not that of CLIP's tokenizer",
                "'type': 'BPE' | 'dropout': 0.5 | model.dropout is not that of CLIP's tokenizer",
                "'type': 'BPE' | 'ignore_merges': true | model.ignore_merges is not that of CLIP's tokenizer",
                "'vocab': { | 'vocab': 3, 'v': { | model.vocab must be an object",
                "'a': 0 | 'a': 7 | the id of 'a' in model.vocab must be an integer in [0, 6]",
                "'a': 0 | 'a': -1 | the id of 'a' in model.vocab must be an integer in [0, 6]",
                "'a': 0 | 'a': 0.5 | the id of 'a' in model.vocab must be an integer in [0, 6]",
                "'a': 0 | 'a': 1e300 | the id of 'a' in model.vocab must be an integer in [0, 6]",
                "'a': 0 | 'a': '0' | the id of 'a' in model.vocab must be an integer in [0, 6]",
                "'a': 0 | 'a': 0, '': 3 | model.vocab has the token '', which is no Unicode text",
                "'a': 0 | 'a': 0, '\\ud800': 3 | which is no Unicode text",
                "'a': 0 | 'a': 0, 'a': 0 | the key 'a' comes twice",
                "'id': 5 | 'id': 7 | the id of '<s>' in added_tokens must be an integer in [0, 6]",
                "'id': 5, | 'ID': 5, | the id of '<s>' in added_tokens must be an integer in [0, 6]",
                "'a': 0 | 'a': 0, '<s>': 0 | gives the token '<s>' the ids 0 and 5",
                "'content': '<s>' | 'content': null | added_tokens content must be a text",
                "'special': true | 'special': 1 | special in added_tokens must be true or false, got '1'",
                "[{'id' | [3, {'id' | added_tokens must be objects, got '3'",
                "'added_tokens': | 'added_tokens': 1, 'others': | added_tokens must be a list, got '1'",
                "['a', 'b</w>'] | ['b', 'a</w>'] | the merge of 'b' and 'a</w>' needs the token 'ba</w>'",
                "['a', 'b</w>'] | ['a'] | model.merges must be pairs of tokens, got '[\"a\"]'",
                "['a', 'b</w>'] | 'a b c' | model.merges must be pairs of tokens",
                "'merges': [ | 'merges': 0, 'm': [ | model.merges must be a list of at most 262144 merges",
                "'unk_token': '</s>' | 'unk_token': 'x' | model.unk_token is 'x', which the vocabulary lacks",
                "['</s>', 6] | ['x', 6] | post_processor.sep is 'x', which the vocabulary lacks",
                "['</s>', 6] | ['</s>', 5] | gives the token '</s>' the ids 6 and 5",
                "['<s>', 5] | ['<s>'] | post_processor must be a RobertaProcessing whose cls is a token and its id",
                "RobertaProcessing | BertProcessing | post_processor must be a RobertaProcessing",
                "'NFC' | 'NFKC' | normalizer is not that of CLIP's tokenizer",
                "'normalizer' | 'normaliser' | normalizer is not that of CLIP's tokenizer: 'null'",
                "{'type': 'NFC'}, | | normalizer is not that of CLIP's tokenizer",
                "'invert': true | 'invert': false | pre_tokenizer is not that of CLIP's tokenizer",
                "'ByteLevel' | 'Whitespace' | pre_tokenizer is not that of CLIP's tokenizer",
                "'trim_offsets': false}] | 'use_regex': false}] | pre_tokenizer is not that of CLIP's tokenizer",
                "{'Regex': '\\\\s+'} | {'String': ' '} | normalizer is not that of CLIP's tokenizer",
                "{'Regex': '\\\\s+'} | ['(a+)+$'] | normalizer is not that of CLIP's tokenizer"
            })
    void read_wrongTokenizerJson_isRefusedByName(String found, String replacement, String reason) {
        String json = replace(found, replacement == null ? "" : replacement);

        assertThatThrownBy(() -> readSmall(json, 7))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(folder.resolve("tokenizer.json") + ": ")
                .hasMessageContaining(reason);
    }

    static Stream<String> noObjects() {
        return Stream.of(
                "",
                "{",
                "[]",
                "null",
                "{} {}",
                "{'model': ".repeat(100_000),
                "{'a': " + "[".repeat(100_000),
                "{'a': [" + "0,".repeat(2_000_000) + "0]}",
                " ".repeat((16 << 20) + 1));
    }

    @ParameterizedTest
    @MethodSource("noObjects")
    void read_noJsonObjectInBounds_isRefused(String json) {
        assertThatThrownBy(() -> readSmall(json, 7))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(folder.resolve("tokenizer.json") + ": ")
                .hasMessageMatching("(?s).*(the JSON is malformed|has 16777217 bytes).*");
    }

    @Test
    void read_longToken_isCutInTheMessage() {
        String json = replace("'a': 0", "'" + "a".repeat(1_000_000) + "': 99");

        assertThatThrownBy(() -> readSmall(json, 7))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void read_smallerVocabularyOfTheModel_isRefused() {
        assertThatThrownBy(() -> ClipFolder.read(ClipFolder.GOLDEN, 77, 49_407, TextOptions.DEFAULT))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer.json: the id of '<|endoftext|>' in model.vocab")
                .hasMessageContaining("[0, 49406], as text_config.vocab_size is 49407; got '49407'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merges.txt | t h | th | line 3 must be two tokens with one space between them, got 'th'",
                "merges.txt | t h | t h e | line 3 must be two tokens with one space between them, got 't h e'",
                "merges.txt | t h | qq qq | the merge of 'qq' and 'qq' needs the token 'qqqq', which the vocabulary lacks",
                "vocab.json | <\\|startoftext | <\\|begin | lacks the token <|startoftext|>",
                "vocab.json | <\\|endoftext | <\\|finish | lacks the token <|endoftext|>",
                "vocab.json | \"th\": | \"t.h\": | needs the token 'th', which the vocabulary lacks",
                "vocab.json | : 0, | : [], | the id of '!' in the vocabulary must be an integer in [0, 49407]"
            })
    void read_wrongVocabularyFiles_areRefusedByName(String file, String found, String replacement, String reason)
            throws Exception {
        ClipFolder.withVocabularyFiles(folder);
        String text = Files.readString(folder.resolve(file));
        String wrong = text.replace(found.replace("\\", ""), replacement.replace("\\", ""));
        assertThat(wrong).isNotEqualTo(text);
        Files.writeString(folder.resolve(file), wrong);

        assertThatThrownBy(() -> ClipFolder.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(reason.replace("\\", ""));
    }

    private TextTokenizer readSmall(String json, int vocabularySize) throws Exception {
        Path file = ClipFolder.withTokenizerJson(folder, json.replace('\'', '"'));
        return ClipFolder.read(file, ClipFolder.CONTEXT_LENGTH, vocabularySize, TextOptions.DEFAULT);
    }

    private static String replace(String found, String replacement) {
        assertThat(SMALL).contains(found);
        return SMALL.replace(found, replacement);
    }
}
