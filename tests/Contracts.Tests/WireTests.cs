using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ImageGen.Contracts.Tests;

/// <summary>What other systems read and write: plain JSON, the same under every serializer setting.</summary>
public sealed partial class WireTests
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    public static TheoryData<Type> Records
        => [.. typeof(GenerateImage).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsSealed: true, IsAbstract: false })];

    public static TheoryData<Type> Vocabularies => [.. typeof(GenerateImage).Assembly.GetExportedTypes().Where(type => type.IsEnum)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_property_has_a_wire_name_of_its_own(Type record)
    {
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !property.IsDefined(typeof(JsonIgnoreAttribute))))
        {
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
            Assert.True(name is not null && SnakeCase().IsMatch(name), $"{record.Name}.{property.Name} is '{name}' on the wire.");
        }
    }

    [Theory]
    [MemberData(nameof(Vocabularies))]
    public void Every_enum_value_has_a_name_on_the_wire(Type vocabulary)
    {
        foreach (var value in Enum.GetValues(vocabulary))
        {
            var json = JsonSerializer.Serialize(value, vocabulary);

            Assert.Matches("^\"[a-z]+(_[a-z]+)*\"$", json);
            Assert.Equal(value, JsonSerializer.Deserialize(json, vocabulary));
        }
    }

    [Fact]
    public void A_command_as_another_system_writes_it_is_read_whole()
    {
        const string Json = """
            {"job_id":"6ec574aa-0868-407d-bbf3-1000562e5a79","tenant":"shop","request":{"prompt":"a cat","negative_prompt":"dogs","width":512,
             "height":256,"seed":7,"steps":20,"guidance":7.5,"model":"m","provider":"p","output_format":"webp","exact":true,"count":2,
             "metadata":{"order":"17"},"expires_in":60,"webhook":"https://example.com/done",
             "on_unknown":{"policy":"buy_again","up_to":0.05}}}
            """;

        var command = JsonSerializer.Deserialize<GenerateImage>(Json, CamelCase)!;

        Assert.Equal(("shop", true), (command.Tenant, command.Request.Exact));
        Assert.Equal(new OnUnknown { Policy = UnknownPolicy.BuyAgain, UpTo = 0.05m }, command.Request.OnUnknown);
        Assert.Equal(
            ("a cat", "dogs", 512, 256, 7L, 20, 7.5, "m", "p", OutputFormat.Webp, 2, "17", 60, "https://example.com/done"),
            (command.Request.Prompt, command.Request.NegativePrompt!, command.Request.Width!.Value, command.Request.Height!.Value, command.Request.Seed!.Value,
                command.Request.Steps!.Value, command.Request.Guidance!.Value, command.Request.Model!, command.Request.Provider!, command.Request.OutputFormat!.Value,
                command.Request.Count!.Value, command.Request.Metadata!["order"], command.Request.ExpiresIn!.Value, command.Request.Webhook!));
    }

    [Fact]
    public void A_command_needs_no_more_than_an_id_and_a_prompt()
    {
        var command = JsonSerializer.Deserialize<GenerateImage>("""{"job_id":"6ec574aa-0868-407d-bbf3-1000562e5a79","request":{"prompt":"a cat"}}""")!;

        Assert.Equal(Tenants.Default, command.Tenant);
        Assert.Null(command.Request.Seed);
    }

    [Theory]
    [InlineData("""{"request":{"prompt":"a cat"}}""")]
    [InlineData("""{"job_id":"6ec574aa-0868-407d-bbf3-1000562e5a79"}""")]
    [InlineData("""{"job_id":"6ec574aa-0868-407d-bbf3-1000562e5a79","request":{}}""")]
    [InlineData("""{"job_id":"6ec574aa-0868-407d-bbf3-1000562e5a79","request":{"prompt":"a cat","on_unknown":{}}}""")]
    [InlineData("""{"job_id":"6ec574aa-0868-407d-bbf3-1000562e5a79","request":{"prompt":"a cat","on_unknown":{"policy":"retry"}}}""")]
    public void A_command_without_what_it_needs_is_refused(string json)
        => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<GenerateImage>(json));

    [GeneratedRegex("^[a-z0-9]+(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}
