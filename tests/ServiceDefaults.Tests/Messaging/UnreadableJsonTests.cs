using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Messaging;

namespace ImageGen.ServiceDefaults.Tests.Messaging;

public sealed class UnreadableJsonTests
{
    [Theory]
    [InlineData("""{"prompt":"a cat","width":"wide"}""", "The value of $.width is not of the type of that field.")]
    [InlineData("""{"prompt":"a cat","output_format":"gif"}""", "The value of $.output_format is not of the type of that field.")]
    [InlineData("""{"width":5}""", "It lacks prompt.")]
    [InlineData("{\"prompt\":\"a cat\",\n}", "It is not valid JSON at line 2, byte 1.")]
    [InlineData("""{"prompt":"a cat""", "It is not valid JSON at line 1, byte 17.")]
    public void A_message_that_can_not_be_read_is_told_without_the_parser_s_words(string body, string expected)
        => Assert.Equal(expected, UnreadableJson.Describe(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<ImageRequest>(body))));
}
