/* SPDX-License-Identifier: MIT */
/* markdown.c - the reader of Markdown, with front matter or without; the only user of
 * cmark.
 *
 * cmark makes a tree, and its text nodes are the text, a blank line between blocks: no
 * marks, of a link the words and not the address.  Without a title in the front matter
 * the first heading of level 1 is the title; a heading that is the title is not in the
 * text, so that an article reads the same whichever way its title was kept.
 *
 * cmark expects an allocator that cannot fail and takes no context.  Ours takes memory
 * from a scratch, and leaves cmark by longjmp when there is none left: there is nothing
 * to free but the scratch.  Where it is comes by a variable of the thread, set only while
 * cmark works. */
#include "base/status.h"
#include "charset.h"
#include "frontmatter.h"
#include "markdown_check.h"
#include "reader.h"

#include <cmark.h>
#include <setjmp.h>
#include <string.h>
#include <strings.h>

#define MAX_TREE_BYTES                                                                   \
    (256u << 20) /* marks at every byte make a tree of 100 times the text */
#define KEPT_TREE_BYTES (16u << 20) /* more is given back after the article */
#define ALLOCATION_HEADER 32        /* keeps the alignment of the scratch ... */
#define ALLOCATION_STEP 64u         /* ... which is this */

/* ---- memory for cmark -------------------------------------------------------------- */

typedef struct arena {
    sst_scratch *scratch;
    size_t used_bytes;
    jmp_buf leave;
} arena;

static _Thread_local arena *arena_in_use;

static void *arena_take(size_t len_bytes)
{
    arena *a = arena_in_use;
    if (len_bytes > MAX_TREE_BYTES) /* else the sum could wrap */
        longjmp(a->leave, SST_ERR_RECORD);
    size_t taken_bytes = /* with what the scratch adds: many of them are small */
        (len_bytes + ALLOCATION_HEADER + ALLOCATION_STEP - 1) &
        ~(size_t)(ALLOCATION_STEP - 1);
    if (taken_bytes > MAX_TREE_BYTES - a->used_bytes)
        longjmp(a->leave, SST_ERR_RECORD);
    char *block = sst_scratch_alloc(a->scratch, taken_bytes, 1);
    if (!block)
        longjmp(a->leave, SST_ERR_MEMORY);
    a->used_bytes += taken_bytes;
    memcpy(block, &len_bytes, sizeof len_bytes);
    return block + ALLOCATION_HEADER;
}

static void *arena_calloc(size_t count, size_t element_bytes)
{
    if (element_bytes > 0 && count > MAX_TREE_BYTES / element_bytes)
        longjmp(arena_in_use->leave, SST_ERR_RECORD);
    void *block = arena_take(count * element_bytes);
    memset(block, 0, count * element_bytes);
    return block;
}

static void *arena_realloc(void *old, size_t len_bytes)
{
    size_t old_bytes = 0;
    if (old)
        memcpy(&old_bytes, (char *)old - ALLOCATION_HEADER, sizeof old_bytes);
    if (len_bytes <= old_bytes)
        return old;
    void *block = arena_take(len_bytes);
    if (old)
        memcpy(block, old, old_bytes);
    return block;
}

static void arena_free(void *block)
{
    (void)block; /* with the scratch */
}

/* ---- tree -> text ------------------------------------------------------------------ */

typedef struct writing {
    sst_scratch *scratch;
    char *text;
    size_t len_bytes, room_bytes;
    bool is_block_begin; /* a blank line is due before the next bytes */
    bool is_memory_out;
} writing;

static void write_bytes(writing *w, const char *bytes, size_t len_bytes)
{
    if (len_bytes == 0 || w->is_memory_out)
        return;
    size_t want = w->len_bytes + len_bytes + 2;
    if (want > w->room_bytes) {
        char *text = sst_scratch_alloc(w->scratch, want, 2);
        if (!text) {
            w->is_memory_out = true;
            return;
        }
        if (w->len_bytes > 0)
            memcpy(text, w->text, w->len_bytes);
        w->text = text;
        w->room_bytes = 2 * want;
    }
    if (w->is_block_begin && w->len_bytes > 0) {
        memcpy(w->text + w->len_bytes, "\n\n", 2);
        w->len_bytes += 2;
    }
    w->is_block_begin = false;
    memcpy(w->text + w->len_bytes, bytes, len_bytes);
    w->len_bytes += len_bytes;
}

static bool starts_with(const char *p, const char *end, const char *word)
{
    size_t len = strlen(word);
    return (size_t)(end - p) >= len && strncasecmp(p, word, len) == 0;
}

static const char *find_word(const char *p, const char *end, const char *word)
{
    while (p < end && !starts_with(p, end, word))
        p++;
    return p;
}

/* Where the tag, comment or script that begins at p ends. */
static const char *skip_tag(const char *p, const char *end)
{
    const char *close = starts_with(p, end, "<!--")      ? find_word(p, end, "-->")
                        : starts_with(p, end, "<script") ? find_word(p, end, "</script>")
                        : starts_with(p, end, "<style")  ? find_word(p, end, "</style>")
                                                         : p;
    const char *bracket = memchr(close, '>', (size_t)(end - close));
    return bracket ? bracket + 1 : end;
}

/* <p>, </div> and their like part words; <b> does not. */
static bool parts_words(const char *tag, const char *end)
{
    static const char *const names[] = {"p",  "div", "br", "li",        "ul",
                                        "ol", "tr",  "td", "th",        "hr",
                                        "h1", "h2",  "h3", "blockquote"};
    const char *name = tag + 1 + (tag + 1 < end && tag[1] == '/');
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *rest = name + strlen(names[i]);
        if (starts_with(name, end, names[i]) && rest < end && strchr(" \t\r\n/>", *rest))
            return true;
    }
    return false;
}

/* A block of HTML: what stands outside of its tags. */
static void write_html(writing *w, const char *html)
{
    const char *end = html + strlen(html);
    bool is_parted = false;
    while (html < end) {
        const char *tag = memchr(html, '<', (size_t)(end - html));
        sst_text outside = {html, (size_t)((tag ? tag : end) - html)};
        if (sst_text_trim(outside).len_bytes > 0) {
            write_bytes(w, "\n", is_parted && !w->is_block_begin);
            write_bytes(w, outside.data, outside.len_bytes);
            is_parted = false;
        }
        is_parted |= tag && parts_words(tag, end);
        html = tag ? skip_tag(tag, end) : end;
    }
}

static void write_leaf(writing *w, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_CODE_BLOCK: /* an indented paragraph looks like code, too */
        write_bytes(w, literal, strlen(literal));
        break;
    case CMARK_NODE_HTML_BLOCK:
        write_html(w, literal);
        break;
    case CMARK_NODE_HTML_INLINE:
        if (starts_with(literal, literal + strlen(literal), "<br"))
            write_bytes(w, "\n", 1);
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        write_bytes(w, "\n", 1);
        break;
    default:
        break;
    }
}

static bool is_leaf_block(cmark_node_type type)
{
    return type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ||
           type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK;
}

/* The first heading of level 1 is kept apart: the title, or after all a block of the
 * text. */
static void end_heading(writing *body, writing *heading, sst_text *title)
{
    sst_text found = sst_text_trim((sst_text){heading->text, heading->len_bytes});
    bool is_title = title->len_bytes == found.len_bytes && found.len_bytes > 0 &&
                    memcmp(title->data, found.data, found.len_bytes) == 0;
    if (title->len_bytes == 0 && found.len_bytes > 0) {
        *title = found;
        is_title = true;
    }
    if (!is_title) {
        body->is_block_begin = true;
        write_bytes(body, found.data, found.len_bytes);
    }
    body->is_memory_out |= heading->is_memory_out;
}

static void write_tree(cmark_node *root, writing *body, sst_text *title)
{
    writing heading = {.scratch = body->scratch};
    cmark_node *first_heading = NULL;
    writing *w = body;
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_EXIT) {
            if (node == first_heading) {
                end_heading(body, &heading, title);
                w = body;
            }
            continue;
        }
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HEADING && !first_heading &&
            cmark_node_get_heading_level(node) == 1) {
            first_heading = node;
            w = &heading;
        }
        w->is_block_begin |= is_leaf_block(type);
        write_leaf(w, node);
    }
}

/* Markdown in `body`, its text out; *title is set when it is still empty. */
static sst_status text_of_markdown(sst_parser *parser, sst_text body, sst_text *text,
                                   sst_text *title, sst_error *err)
{
    static cmark_mem memory = {arena_calloc, arena_realloc, arena_free};
    writing w = {.scratch = &parser->scratch};
    arena a = {.scratch = &parser->tree};
    int left = setjmp(a.leave);
    if (left == 0) {
        arena_in_use = &a;
        cmark_parser *cmark = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
        cmark_parser_feed(cmark, body.data, body.len_bytes);
        write_tree(cmark_parser_finish(cmark), &w, title);
    }
    arena_in_use = NULL;
    if (left != 0 || a.used_bytes > KEPT_TREE_BYTES)
        sst_scratch_free(&parser->tree);
    sst_scratch_reset(&parser->tree);
    if (left == SST_ERR_RECORD)
        return sst_fail(
            err, SST_ERR_RECORD, 0,
            "Markdown with too many marks: its tree is over the limit of %u MiB",
            MAX_TREE_BYTES >> 20);
    if (left != 0 || w.is_memory_out)
        return sst_fail_memory(err);
    *text = (sst_text){w.text, w.len_bytes};
    return SST_OK;
}

/* ---- the reader -------------------------------------------------------------------- */

/* "# Heading" on the first line that is not blank. */
static bool begins_with_heading(const char *head, size_t len_bytes)
{
    sst_text text = sst_text_trim((sst_text){head, len_bytes});
    return text.len_bytes > 2 && text.data[0] == '#' && text.data[1] == ' ';
}

static int bid_markdown(const char *head, size_t len_bytes, bool is_all)
{
    (void)is_all;
    if (len_bytes == 0 || sst_reader_is_binary(head, len_bytes) ||
        memchr(head, '\0', len_bytes))
        return 0;
    if (sst_front_matter_begins(head, len_bytes))
        return 90;
    return begins_with_heading(head, len_bytes) ? 40 : 5;
}

static sst_status parse_markdown(sst_parser *parser, sst_text record, sst_parsed *out,
                                 sst_error *err)
{
    sst_front_matter matter;
    sst_article article;
    sst_article_init(&article);
    sst_parser_clear(parser);
    sst_parser_uncount(parser);
    sst_status status = sst_front_matter_find(record, &matter, err);
    if (status == SST_OK && matter.yaml.data)
        status = sst_front_matter_read(&matter, parser, err);
    if (status != SST_OK)
        return status;
    sst_fields_fill(parser->fields, sst_parser_values(parser), &article);
    if (article.published.precision == SST_UNDATED)
        article.published = matter.updated;
    out->unread_date =
        sst_fields_unread_date(parser->fields, sst_parser_values(parser), &article);
    sst_text body = {record.data + matter.body, record.len_bytes - matter.body};
    status = sst_markdown_check(body, err);
    if (status == SST_OK)
        status = text_of_markdown(parser, body, &article.text, &article.title, err);
    if (status != SST_OK) {
        if (err)
            err->offset += matter.body;
        return status;
    }
    out->article = article;
    out->was_repaired = matter.was_repaired;
    out->num_bad_bytes = sst_charset_count_bad(record);
    return SST_OK;
}

const sst_reader sst_reader_markdown = {
    .name = "markdown",
    .about = "Markdown, with YAML front matter or without: a file is one article",
    .endings = ".md .markdown",
    .bid = bid_markdown,
    .cut = NULL,
    .parse = parse_markdown,
};
