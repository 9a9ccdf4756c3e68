package io.sluice.model.tokenizer;

import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.TextFile;
import io.sluice.model.tokenizer.Vocabulary.AddedToken;
import io.sluice.model.tokenizer.Vocabulary.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code vocab.json} and {@code merges.txt}, which name no special tokens: they are CLIP's. */
final class VocabularyFiles {

    private static final String HEADER = "#version";

    private VocabularyFiles() {}

    static Vocabulary read(TextFile vocabulary, TextFile mergesFile, int vocabularySize) throws InvalidModelException {
        TokenIds tokens = new TokenIds(vocabulary, vocabularySize);
        Map<String, Integer> ids = vocabulary.json(reader -> tokens.read("the vocabulary", reader));
        List<AddedToken> special = new ArrayList<>();
        for (String token : List.of(Vocabulary.START, Vocabulary.END)) {
            if (!ids.containsKey(token)) {
                throw vocabulary.invalid("lacks the token " + token);
            }
            special.add(AddedToken.special(token));
        }
        List<Merge> merges = merges(mergesFile);
        Optional<String> fault = TokenIds.faultOf(merges, ids);
        if (fault.isPresent()) {
            throw mergesFile.invalid(fault.get());
        }
        return new Vocabulary(ids, merges, special, Vocabulary.START, Vocabulary.END, Optional.of(Vocabulary.END));
    }

    /** One merge a line, after a first line that may name a version. */
    private static List<Merge> merges(TextFile file) throws InvalidModelException {
        List<Merge> merges = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) file.text().stripTrailing().lines()::iterator) {
            number++;
            if (number == 1 && line.startsWith(HEADER)) {
                continue;
            }
            int space = line.indexOf(' ');
            if (space <= 0 || space == line.length() - 1 || space != line.lastIndexOf(' ')) {
                throw file.invalid("line %d must be two tokens with one space between them, got %s"
                        .formatted(number, TokenIds.excerpt(line)));
            }
            if (merges.size() == Vocabulary.MAX_MERGES) {
                throw file.invalid("has more than %d merges".formatted(Vocabulary.MAX_MERGES));
            }
            merges.add(new Merge(line.substring(0, space), line.substring(space + 1)));
        }
        return merges;
    }
}
