using System.Text;
using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Tests.Http;

public class WireJsonTests
{
    [Theory]
    [InlineData("""{"a":NaN,"b":1}""")]
    [InlineData("""{"a":-Infinity,"b":1}""")]
    [InlineData("""{"a":[Infinity,NaN,-NaN,nan,inf],"b":1}""")]
    [InlineData("""{"a":None,"c":True,"d":False,"b":1}""")]
    [InlineData("""{"a":"NaN, Infinity","b":1,}""")]
    [InlineData("""{"b":7,"a":"x","b":1}""")]
    [InlineData("\uFEFF{\"b\":1}")]
    [InlineData("\uFEFF\uFEFF {\"b\":1}\n")]
    [InlineData("{\"a\":\"two\nlines\tand \u0001\",\"b\":1}")]
    [InlineData("""{"a":"\ud800","b":1}""")]
    [InlineData("""{"\udfff":{"\ud800x":1},"b":1}""")]
    [InlineData("""{"a":"\\ud800 is not one, nor is \\\" that","b":1}""")]
    [InlineData("""{"a":[1,2,],"b":1,}""")]
    [InlineData("""{/* a */"b":1}// b""")]
    public void Nearly_valid_JSON_is_read(string text)
    {
        var value = WireJson.ObjectOf(Encoding.UTF8.GetBytes(text))!.Value;

        Assert.Equal(1, value.GetProperty("b").GetInt32());
        Assert.All(value.EnumerateObject(), property => Assert.NotNull(property.Name));
    }

    [Fact]
    public void Invalid_UTF_8_spoils_only_its_own_string()
    {
        var value = WireJson.ObjectOf((byte[])[.. "{\"a\":\""u8, 0xFF, 0xC3, .. "\",\"b\":1}"u8])!.Value;

        Assert.Equal(("\uFFFD\uFFFD", 1), (WireJson.TextOf(value.GetProperty("a")), value.GetProperty("b").GetInt32()));
    }

    [Fact]
    public void Pairs_of_surrogates_stay_and_a_lone_one_is_replaced()
    {
        var value = WireJson.ObjectOf("""{"a":"\ud83d\ude00 \ud83d \uDE00x"}"""u8.ToArray())!.Value;

        Assert.Equal("😀 \uFFFD \uFFFDx", WireJson.TextOf(value.GetProperty("a")));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(100_000)]
    public void JSON_nested_too_deep_becomes_null_and_the_rest_is_read(int depth)
    {
        var nested = string.Concat(Enumerable.Repeat("{\"x\":[", depth / 2)) + "\"]}\"" + string.Concat(Enumerable.Repeat("]}", depth / 2));

        Assert.Equal(1, WireJson.ObjectOf(Encoding.UTF8.GetBytes($"{{\"a\":{nested},\"b\":1}}"))!.Value.GetProperty("b").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("<html>{}</html>")]
    [InlineData("""{"a":NaN""")]
    [InlineData("""{"a":NaN,"b":""")]
    [InlineData("""{"a":"x""")]
    [InlineData("""{"a":Na}""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1}{"b":2}""")]
    [InlineData("""{"a":1}]""")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void Invalid_or_truncated_JSON_stays_unreadable(string text) => Assert.Null(WireJson.ObjectOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void No_beginning_of_an_answer_is_taken_for_the_whole()
    {
        var whole = """{"a":[NaN,{"b":"\ud800\n"},-Infinity],"c":{"d":[[]],"e":null}}"""u8.ToArray();
        Assert.NotNull(WireJson.ObjectOf(whole));

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(WireJson.ObjectOf(whole.AsMemory(0, length))));
    }

    [Theory]
    [InlineData("7", 7.0, 7L)]
    [InlineData("\"7\"", 7.0, 7L)]
    [InlineData("\" 7.0 \"", 7.0, 7L)]
    [InlineData("7.5", 7.5, null)]
    [InlineData("1e400", null, null)]
    [InlineData("\"NaN\"", null, null)]
    [InlineData("true", null, null)]
    [InlineData("[7]", null, null)]
    public void A_number_may_stand_in_a_text(string json, double? number, long? whole)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal((number, whole), (WireJson.NumberOf(document.RootElement), WireJson.WholeOf(document.RootElement)));
    }
}
