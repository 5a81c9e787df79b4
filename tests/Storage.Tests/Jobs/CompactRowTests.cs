using System.Security.Cryptography;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Jobs;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Jobs;

public sealed class CompactRowTests
{
    private static readonly Guid Id = Guid.Parse("7bc8baa4-2930-4c2d-83c9-522a460879d3");

    private static readonly string Sha = Convert.ToHexStringLower(SHA256.HashData("an image"u8));

    [Fact]
    public void A_typical_row_and_its_events_take_less_than_270_bytes()
    {
        var (row, events) = Typical("a lighthouse on a cliff at dawn, oil on canvas, in the style of the romantics, dramatic light");

        var compact = CompactRow.Create(Id, row, events)!;

        Assert.InRange(compact.Where(field => field.Name != "state" && field.Name != "fence" && field.Name != "lane").Sum(field => field.Value.Length()), 1, 270);
        Assert.All(compact, field => Assert.InRange(field.Value.Length(), 1, 63));
    }

    [Theory]
    [InlineData("a cat")]
    [InlineData("two\nlines = \\u0001 \U0001F431 кот")]
    [InlineData("")]
    [InlineData("664686257 1795989970489 0000000000001 9999999999999 17959899704890 2026-13-45T99:99:99+00:00 2026-11-29T22:06:15+01:00 2026/02/31 2026/11/29")]
    [InlineData("abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdef")]
    [InlineData("7bc8baa4-2930-4c2d-83c9-522a460879d3 7bc8baa429304c2d83c9522a460879d3 { \"metadata\":{ }")]
    public void A_compact_row_expands_to_what_it_was_made_from(string prompt)
    {
        var (row, events) = Typical(prompt);

        var expanded = CompactRow.Expand(Id, CompactRow.Create(Id, row, events)!);

        var fields = expanded.Row.ToDictionary(field => (string)field.Name!, field => (string)field.Value!);
        Assert.Equal(events, expanded.Events);
        Assert.All(row.Where(field => field.Value.Length() > 0 && field.Name != "owner"), field => Assert.Equal((string?)field.Value, fields[field.Name!]));
    }

    [Fact]
    public void A_long_prompt_is_kept_whole()
    {
        var prompt = string.Concat(Enumerable.Range(0, 4000).Select(n => Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(n)))[..4]));
        var (row, events) = Typical(prompt);

        var compact = CompactRow.Create(Id, row, events)!;

        Assert.Contains(CompactRow.Expand(Id, compact).Row, field => field.Name == "request" && ((string)field.Value!).Contains(prompt, StringComparison.Ordinal));
        Assert.InRange(compact.Length, 1, 128);
    }

    [Theory]
    [InlineData("provider_id", "with\0zero")]
    [InlineData("provider_id", "with\u0002id")]
    [InlineData("provider_id", "with\u0005time")]
    [InlineData("provider_id", "with\u000eattempts")]
    [InlineData("found", "1")]
    public void A_row_that_a_compact_row_cannot_represent_stays_as_it_is(string name, string value)
    {
        var (row, events) = Typical("a cat");

        Assert.Null(CompactRow.Create(Id, [.. row, new HashEntry(name, value)], events));
    }

    [Fact]
    public void A_row_that_its_compact_form_does_not_give_back_stays_as_it_is()
    {
        var (row, events) = Typical("a cat");

        // Half of a surrogate pair has no encoding in UTF-8.
        Assert.Null(CompactRow.Create(Id, row, [.. events, "4 image.progressed \ud83d"]));
    }

    [Fact]
    public void A_row_of_a_later_format_is_reported()
    {
        HashEntry[] row = [new("state", "succeeded"), new("0", new byte[] { 3, 0 })];

        Assert.Throws<InvalidDataException>(() => CompactRow.Expand(Id, row));
    }

    [Fact]
    public void A_row_of_format_1_expands_to_what_it_was_made_from()
    {
        var (row, events) = Typical("two\nlines of a prompt \U0001F431");

        var expanded = CompactRow.Expand(Id, [new("state", "succeeded"), new("fence", 1), new("lane", "default"), .. OfFormat1.Chunk(64).Select((piece, index) => new HashEntry(index, piece))]);

        var fields = expanded.Row.ToDictionary(field => (string)field.Name!, field => (string)field.Value!);
        Assert.Equal(events, expanded.Events);
        Assert.All(row.Where(field => field.Value.Length() > 0 && field.Name != "owner"), field => Assert.Equal((string?)field.Value, fields[field.Name!]));
    }

    [Fact]
    public void Events_that_differ_from_the_row_are_kept_as_they_are()
    {
        var (row, events) = Typical("a cat");
        HashEntry[] changed = [.. row.Where(field => field.Name != "attempts" && field.Name != "image" && field.Name != "seed"), new("seed", 6), new("attempts", "[]")];

        Assert.Equal(events, CompactRow.Expand(Id, CompactRow.Create(Id, changed, events)!).Events);
    }

    [Fact]
    public void An_entry_of_an_ended_job_is_read_as_it_was_written()
    {
        var ended = new EndedJob(Id, "ténant", 1795989970489, 1796594775347);

        Assert.Equal(ended, EndedJob.Parse(ended.ToBytes()));
        Assert.InRange(ended.ToBytes().Length, 1, 36);
    }

    /// <summary>Rows in stores can be read only with this very dictionary: a change needs a new format and a new file.</summary>
    [Fact]
    public void The_dictionary_of_format_1_never_changes()
        => Assert.Equal("4f86d0b84a325a6a3f82f4a80463629f80e46305e3ac2de5f1ba725427a7bea6", Convert.ToHexStringLower(SHA256.HashData(CompactRowDictionary.First)));

    /// <summary>As for format 1.</summary>
    [Fact]
    public void The_dictionary_of_format_2_never_changes()
        => Assert.Equal("b721cd1158536921ac3c7fe2bbd3aecc757d3ec255809c9c4c86910a0b8d5520", Convert.ToHexStringLower(SHA256.HashData(CompactRowDictionary.Second)));

    /// <summary>What the version that wrote format 1 made of <see cref="Typical"/>.</summary>
    private static byte[] OfFormat1 => Convert.FromBase64String(
        "ASi1L/1gBAWdCQCSTSQYoCXpwCJWO46TSIReHWE+kWQ32ZOhahQBA/4iJS9lT32/NmK5pNOPFB/l6DhF/Y6ItfrNZ2poIW9PsGdvqgi5ACgJ5670ZnWGLIA4FIQtcSgGhUIQGCAUBAWGu/7MeXskv++l+v9SR74tOJCwzVpvzJ"
        + "hC21VGk0rs+jHf42AoTJWhnpkOWurw3ijzMipWbl5mPaDxilApLGhlfwMgQsKMyNgDDpy8OUUhJhClKUlF5lPbpeAOXhQ2+Lltnxkf+fhKmwS+8HzpiRKMgFqCqo4xHHJA0DjsBjAjhxN+SJgksgGknUdGyRFKKCDEMeyF3Uaf"
        + "SxYWx5W5VxUZBVhBs9FZCUOM2J2JjPYiHZnwSdhN5ioC6hCBECIbgAck7dYb7BCHZhhnwmIXDoqKF0wsDZt1");

    private static (HashEntry[] Row, string[] Events) Typical(string prompt)
    {
        var request = System.Text.Json.JsonSerializer.Serialize(new { prompt, seed = 664686257, provider = "stub" });
        var attempt = """{"provider":"stub","model":"stub","started_at":"2026-11-29T22:06:15.0078047+00:00","ended_at":"2026-11-29T22:06:15.2440516+00:00","outcome":"succeeded","seed_honoured":false,"may_have_charged":true}""";
        var image = $$"""{"key":"2026/11/29/{{Id:N}}.png","content_type":"image/png","width":512,"height":512,"bytes":20480,"sha256":"{{Sha}}"}""";
        HashEntry[] row =
        [
            new("tenant", "default"), new("lane", "default"), new("state", "succeeded"), new("rev", 6), new("seq", 3), new("request", request), new("seed", 664686257),
            new("created", 1795989970489), new("expires", 1796076370489), new("hash", Convert.ToHexStringLower(SHA256.HashData("a request"u8))), new("seed_named", 0),
            new("fence", 1), new("lease", 0), new("claims", 0), new("polls", 0), new("not_before", 0), new("cancel", 0), new("cancel_seen", 0),
            new("owner", "vm/17419/482fa8a30ee245a4b7075baf65006dbf/1060"), new("intent_at", 1795989975073), new("intent_clock", 1795989975053), new("percent", ""),
            new("provider", "stub"), new("target", "stub"), new("model", "stub"), new("kind", "openai"), new("started", 1795989975073), new("finished", 1795989975347),
            new("rescue_from", 1795989975220), new("rescue_by", ""), new("attempts", $"[{attempt}]"), new("image", image), new("error", ""), new("cost", ""), new("last_word", 0),
        ];
        string[] events =
        [
            $$"""1 image.accepted 1795989970489 {"job_id":"{{Id}}","tenant":"default"}""",
            $$"""2 image.started 1795989975073 {"provider":"stub","model":"stub","job_id":"{{Id}}","tenant":"default"}""",
            $$"""3 image.generated 1795989975347 {"image":{{image}},"receipt":{"provider":"stub","model":"stub","seed":664686257,"seed_honoured":false,"attempts":[{{attempt}}]},"job_id":"{{Id}}","tenant":"default"}""",
        ];
        return (row, events);
    }
}
