using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;

namespace ImageGen.Jobs.Tests.Submission;

public sealed class RequestHashTests
{
    [Theory]
    [InlineData("""{"prompt":"a cat"}""", """{"prompt":"a cat","count":1,"exact":false,"priority":0,"metadata":{},"seed":null,"provider_options":{}}""")]
    [InlineData("""{"prompt":"a cat","metadata":{"a":"1","b":"2"}}""", """{"metadata":{"b":"2","a":"1"},"prompt":"a\u0020cat"}""")]
    [InlineData("""{"prompt":"a cat","on_unknown":{"policy":"buy_again","up_to":0.05}}""", """{"prompt":"a cat","on_unknown":{"policy":"buy_again","up_to":0.0500}}""")]
    [InlineData("""{"prompt":"a cat","provider_options":{"a":{"b":[{"c":1,"d":null}],"e":"x"},"f":2}}""", """{"prompt":"a cat","provider_options":{"f":2,"a":{"e":"x","b":[{"d":null,"c":1}]}}}""")]
    public void Requests_of_the_same_meaning_have_the_same_hash(string one, string other)
    {
        Assert.Equal(Hash(one), Hash(other));
        Assert.Matches("^[0-9a-f]{64}\\z", Hash(one));
    }

    [Theory]
    [InlineData("""{"prompt":"a dog"}""")]
    [InlineData("""{"prompt":"a cat","count":2}""")]
    [InlineData("""{"prompt":"a cat","exact":true}""")]
    [InlineData("""{"prompt":"a cat","metadata":{"a":"1"}}""")]
    [InlineData("""{"prompt":"a cat","seed":0}""")]
    [InlineData("""{"prompt":"a cat","on_unknown":{"policy":"wait"}}""")]
    [InlineData("""{"prompt":"a cat","on_unknown":{"policy":"buy_again","up_to":0.05}}""")]
    [InlineData("""{"prompt":"a cat","provider_options":{"a":1}}""")]
    public void Another_request_has_another_hash(string other) => Assert.NotEqual(Hash("""{"prompt":"a cat"}"""), Hash(other));

    [Fact]
    public void The_order_of_values_in_an_option_counts()
        => Assert.NotEqual(Hash("""{"prompt":"a cat","provider_options":{"a":[1,2]}}"""), Hash("""{"prompt":"a cat","provider_options":{"a":[2,1]}}"""));

    private static string Hash(string request) => RequestHash.Of(JsonSerializer.Deserialize<ImageRequest>(request)!);
}
