using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageGen.Contracts.Tests.Schemas;

/// <summary>The description of a field and its row in docs/publishing.md state the limits that the attributes of the contract set.</summary>
public sealed class LimitsInWordsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SchemaTests.Folder, "../publishing.md"));

    public static TheoryData<string> Fields => [.. Request().Where(entry => LimitsOf(entry.Value!).Any()).Select(entry => entry.Key)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void The_description_of_a_field_states_its_limits(string name)
    {
        var field = Request()[name]!;

        Assert.All(LimitsOf(field), limit => Assert.True(States(field["description"]!.GetValue<string>(), limit), $"{name}: {limit}"));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void The_page_on_publishing_states_the_limits_of_a_field(string name)
    {
        var row = Regex.Match(Page, $@"^\| `request\.[^|]*\b{name}`[^|]*\|[^|]*\|(?<words>.*)\|\r?$", RegexOptions.Multiline).Groups["words"].Value;

        Assert.All(LimitsOf(Request()[name]!), limit => Assert.True(States(row, limit), $"{name}: {limit}"));
    }

    private static JsonObject Request() => JsonNode.Parse(MessageSchema.Of(typeof(GenerateImage), "generate-image"))!["properties"]!["request"]!["properties"]!.AsObject();

    private static IEnumerable<string> LimitsOf(JsonNode field)
        => new[] { "minimum", "maximum", "maxLength", "default" }.Select(limit => field[limit]).OfType<JsonValue>()
            .Where(limit => limit.GetValueKind() == System.Text.Json.JsonValueKind.Number)
            .Select(limit => decimal.Parse(limit.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture));

    private static bool States(string text, string limit) => Regex.IsMatch(Regex.Replace(text, @"(?<=\d),(?=\d)", ""), $@"(?<![\d.]){Regex.Escape(limit)}(?!\d|\.\d)");
}
