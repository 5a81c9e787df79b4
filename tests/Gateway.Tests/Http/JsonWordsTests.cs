using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Http;

/// <summary>The error for invalid JSON states the position and the reason for the author of the body.</summary>
public sealed class JsonWordsTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [InlineData("""{"prompt":"a cat",}""", "prompt", "line 1, column 19: a comma must not precede the end of an object or a list.")]
    [InlineData("""{"prompt":"a cat","fallback":["a",]}""", "fallback", "line 1, column 35: a comma must not precede the end of an object or a list.")]
    [InlineData("{\n  \"prompt\": \"\u00E4\u00E4\" 5\n}", "prompt", "line 2, column 18:")]
    [InlineData("{'prompt':'a cat'}", "body", "column 2: names and strings need double quotes.")]
    [InlineData("""{"prompt":"a cat" /* hi */}""", "prompt", "JSON has no comments.")]
    [InlineData("""{"prompt":"a cat"}x""", "body", "column 19: something follows the end of the object.")]
    [InlineData("""{"prompt":"a cat""", "prompt", "it ends before every object, list and string is closed.")]
    [InlineData("""{"prompt":"a cat",""", "prompt", "it ends before every object, list and string is closed.")]
    [InlineData("{\"prompt\":\"a\ncat\"}", "prompt", "it has a control character")]
    [InlineData("""{"prompt":"a \q cat"}""", "prompt", "a backslash must be followed by")]
    [InlineData("""{"prompt":"a cat","seed":007}""", "seed", "a number is written as")]
    [InlineData("""{"prompt":"a cat","guidance":NaN}""", "guidance", "only true, false and null are written without quotes")]
    [InlineData("""{"prompt":"a cat","seed":}""", "seed", "a value is missing before it.")]
    [InlineData("""{"prompt":"a cat" "seed":7}""", "prompt", "a comma or a colon is missing before it.")]
    [InlineData("""{prompt:"a cat"}""", "body", "names need double quotes.")]
    public async Task Invalid_JSON_is_reported_with_a_message_of_ImageGen(string body, string field, string words)
    {
        var message = (await _client.SubmitAsync(body)).ProblemOf(400, "invalid_request")["errors"]![field]![0]!.GetValue<string>();

        Assert.StartsWith("is not valid JSON at line ", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadBodies.All), MemberType = typeof(BadBodies))]
    public async Task No_refusal_mentions_the_JSON_parser(string name, string body, string[] fields)
    {
        var text = (await _client.SubmitAsync(body)).Text;

        Assert.NotEmpty(name + fields.Length);
        Assert.DoesNotMatch("reader options|Path: |LineNumber|BytePosition|could not be converted|System\\.|Utf8Json|MaxDepth", text);
    }
}
