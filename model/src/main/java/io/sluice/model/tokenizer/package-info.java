/**
 * Texts as token ids, equal to transformers' {@code CLIPTokenizer}.
 *
 * <p>{@link io.sluice.model.tokenizer.TextTokenizerReader} is the way in. A folder gives the vocabulary and its merges; the
 * steps around them are CLIP's own, in the resource {@code clip_pipeline.json}, and a {@code tokenizer.json} that asks for
 * others is refused. The steps are run by Hugging Face's tokenizers library, the one that transformers calls. It is native
 * code that may end the process where it meets what it does not expect, so it is given nothing of a folder or of a text
 * that was not checked here. Start id, end id and truncation are this room's own.
 *
 * <p>Every code point was compared with tokenizers 0.23.3. All give equal ids but for 28 capitals that came with Unicode
 * 17, which the library used here does not know as such and leaves as they are.
 */
@NullMarked
package io.sluice.model.tokenizer;

import org.jspecify.annotations.NullMarked;
