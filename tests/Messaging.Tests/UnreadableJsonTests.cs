using System.Text;
using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Messaging.Tests;

public sealed class UnreadableJsonTests
{
    [Theory]
    [InlineData("""{"prompt":"a cat","width":"wide"}""", "The value of $.width has the wrong type for that field.")]
    [InlineData("""{"prompt":"a cat","output_format":"gif"}""", "The value of $.output_format has the wrong type for that field.")]
    [InlineData("""{"width":5}""", "Missing fields: prompt.")]
    [InlineData("{\"prompt\":\"a cat\",\n}", "It is not valid JSON at line 2, byte 1.")]
    [InlineData("""{"prompt":"a cat""", "It is not valid JSON at line 1, byte 17.")]
    public void An_unreadable_message_is_reported_without_the_text_of_the_parser(string body, string expected)
        => Assert.Equal(expected, UnreadableJson.Describe(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<ImageRequest>(body))));

    /// <summary>What the reader on the bus says of these names no place, or calls them broken JSON.</summary>
    [Theory]
    [InlineData("""{"job_id":"0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31","request":{"prompt":"a cat","metadata":{"order":7}}}""", "The value of $.request.metadata.order has the wrong type for that field.")]
    [InlineData("""{"message":{"job_id":"0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31","request":{"prompt":"a cat","metadata":[1]}}}""", "The value of $.request.metadata has the wrong type for that field.")]
    [InlineData("""{"job_id":"0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31","request":{"prompt":"a cat","provider_options":[1]}}""", "The value of $.request.provider_options has the wrong type for that field.")]
    [InlineData("""{"job_id":"0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31","request":{"prompt":"a cat","metadata":"x",},}""", "The value of $.request.metadata has the wrong type for that field.")]
    public void A_fault_without_a_place_gets_it_from_the_body(string body, string expected)
        => Assert.Equal(expected, UnreadableJson.Describe(new JsonException("'[' is invalid.", "$", 0, 70), Encoding.UTF8.GetBytes(body), typeof(GenerateImage)));
}
