using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGen.Gateway.OpenApi;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.OpenApi;

/// <summary>docs/http-api.md matches the OpenAPI document: it is complete and describes nothing that does not exist.</summary>
public sealed class HttpApiPageTests(SharedGateway shared)
{
    private const string Tenant = "X-Tenant-Id";

    /// <summary>The responses that every route, or every route with a body, may return; the page describes them once.</summary>
    private static readonly string[] OfEveryRoute = ["400", "401", "403", "408", "413", "415", "429", "500", "503"];

    /// <summary>Schemas without a table of their own: pages of lists, which the page explains once, and schemas that it describes in a row of another table or in events.md.</summary>
    private static readonly string[] ToldElsewhere =
    [
        "AccessAuditView", "AuditView", "DeliveryPageView", "EventListView", "EventPageView", "JobPageView", "KeyListView", "LaneListView", "ProviderListView", "SettingListView", "WebhookListView",
        "AttemptOutcome", "BatchLinks", "Cost", "DeliveryIdView", "EventView", "JobError", "LastErrorView", "OutputFormat", "Receipt", "ReplayCountView", "ReplayStep", "ReplayView",
        "SystemConfig", "UnknownPolicy",
    ];

    private static readonly string Page = File.ReadAllText(Path.Combine(Sources.Root, "docs/http-api.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_page_has_every_route_with_its_parameters_and_answers()
    {
        var rows = Regex.Matches(
                Page,
                @"^\| `(?<methods>[A-Z]+(?:, HEAD)?) (?<path>/[^`]*)` \| [^|]* \| (?<scope>[a-z]+|–) \| (?<query>[^|]*) ?\| (?<headers>[^|]*) ?\| (?<answers>[^|]*) \|$",
                RegexOptions.Multiline)
            .SelectMany(row => row.Groups["methods"].Value.Split(", ").Select(method => (Call: $"{method} {row.Groups["path"].Value}", Row: row.Groups)))
            .ToDictionary(entry => entry.Call, entry => entry.Row);
        var operations = (await DocumentAsync()).Operations.ToDictionary(entry => $"{entry.Method} {entry.Path}", entry => entry.Operation);

        Same("the calls in the table of routes", operations.Keys, rows.Keys);
        foreach (var (call, operation) in operations)
        {
            var headers = ApiDocument.ParametersOf(operation, "header");
            var scope = operation["security"]?[0]?["bearer"]?[0]?.GetValue<string>() ?? "–";
            Same($"{call}: the scope", [scope], [rows[call]["scope"].Value]);
            Assert.True(headers.Contains(Tenant) == (scope is not ("admin" or "metrics" or "–") || call.EndsWith("/settle", StringComparison.Ordinal)), $"{call}: the page says when {Tenant} counts.");
            Same($"{call}: the query", ApiDocument.ParametersOf(operation, "query"), NamesIn(rows[call]["query"].Value));
            Same($"{call}: the headers", headers.Where(name => name != Tenant), NamesIn(rows[call]["headers"].Value));
            Same($"{call}: the answers", operation["responses"]!.AsObject().Select(answer => answer.Key).Except(OfEveryRoute), rows[call]["answers"].Value.Split(", "));
        }
    }

    [Theory]
    [InlineData("query")]
    [InlineData("header")]
    public async Task The_page_explains_every_parameter(string place)
        => Same($"the table of {place} parameters", (await DocumentAsync()).Operations.SelectMany(entry => ApiDocument.ParametersOf(entry.Operation, place)).Distinct(), Table(place == "header" ? "headers" : place).Keys);

    [Fact]
    public async Task The_page_has_a_table_of_every_schema_with_all_its_fields_or_words()
    {
        var schemas = (await DocumentAsync()).Root["components"]!["schemas"]!.AsObject();
        var tables = Regex.Matches(Page, @"^<!-- (?<name>[A-Z]\w+) -->$", RegexOptions.Multiline).Select(marker => marker.Groups["name"].Value).ToList();

        Same("the tables after <!-- Schema -->", schemas.Select(schema => schema.Key).Except(ToldElsewhere), tables);
        foreach (var name in tables)
        {
            var words = schemas[name]!["enum"]?.AsArray().Where(word => word is not null).Select(word => word!.GetValue<string>());
            Same($"the table <!-- {name} -->", words ?? schemas[name]!["properties"]!.AsObject().Select(field => field.Key), Table(name).Keys);
        }
    }

    [Theory]
    [InlineData("ImageRequest")]
    [InlineData("OnUnknown")]
    [InlineData("ReplayBody")]
    [InlineData("ReplayJobsBody")]
    [InlineData("JobToReplay")]
    [InlineData("SettlementRequest")]
    [InlineData("WebhookBody")]
    [InlineData("SettingValue")]
    [InlineData("KeyBody")]
    [InlineData("RotationBody")]
    [InlineData("LimitsBody")]
    [InlineData("LaneStateBody")]
    [InlineData("TenantWeightBody")]
    public async Task The_page_has_every_bound_and_default_of_a_request(string name)
    {
        var schema = (await DocumentAsync()).Root["components"]!["schemas"]![name]!;
        var rows = Table(name);
        foreach (var (field, rules) in schema["properties"]!.AsObject())
        {
            var row = rows[field].Replace(",", "", StringComparison.Ordinal);
            string[] bounds = ["minimum", "maximum", "minLength", "maxLength", "maxItems", "minItems", "maxProperties", "default"];
            foreach (var bound in bounds.Where(bound => rules![bound]?.GetValueKind() == System.Text.Json.JsonValueKind.Number && !(bound is "minLength" && rules["minLength"]!.ToString() == "0")))
            {
                Assert.True(
                    Regex.IsMatch(row, $@"(?<![\d.]){Regex.Escape(Number(rules![bound]!))}(?![\d]|\.\d)"),
                    $"docs/http-api.md, <!-- {name} -->: the row of {field} does not say its {bound}, {rules[bound]}.");
            }

            var isRequired = schema["required"]?.AsArray().Any(required => required!.GetValue<string>() == field) == true;
            Assert.True(!isRequired || row.Contains("required", StringComparison.Ordinal), $"docs/http-api.md, <!-- {name} -->: the row of {field} does not say that it is required.");
        }
    }

    [Fact]
    public void The_page_has_every_problem_with_its_status()
        => Same(
            "the table of problems",
            ProblemCatalogue.All.Values.Select(problem => $"{problem.Code} {problem.Status}"),
            Regex.Matches(Page, @"^\| `(?<code>[a-z_]+)` \| (?<status>[45]\d\d) \|", RegexOptions.Multiline).Select(row => $"{row.Groups["code"].Value} {row.Groups["status"].Value}"));

    [Fact]
    public async Task The_page_names_no_call_that_does_not_exist()
    {
        var calls = (await DocumentAsync()).Operations.Select(entry => $"{entry.Method} {entry.Path}").ToHashSet();

        Assert.All(
            Regex.Matches(Page, @"`(?<call>(?:GET|HEAD|POST|PUT|PATCH|DELETE) /[^`?]*)").Select(match => match.Groups["call"].Value),
            call => Assert.True(calls.Contains(call), $"docs/http-api.md names {call}, which does not exist."));
    }

    private static string Number(JsonNode bound) => decimal.Parse(bound.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture);

    private static IEnumerable<string> NamesIn(string cell) => Regex.Matches(cell, "`(?<name>[^`]+)`").Select(match => match.Groups["name"].Value);

    /// <summary>The rows of the table behind a marker, by the names in their first column.</summary>
    private static Dictionary<string, string> Table(string marker)
    {
        var table = Regex.Match(Page, $@"^<!-- {marker} -->\n(?<rows>(?:\|.*\n)+)", RegexOptions.Multiline);
        Assert.True(table.Success, $"docs/http-api.md has no table behind <!-- {marker} -->.");
        return table.Groups["rows"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)
            .SelectMany(row => NamesIn(row.Split('|')[1]).Select(name => (name, row))).ToDictionary(entry => entry.name, entry => entry.row);
    }

    private static void Same(string what, IEnumerable<string> documented, IEnumerable<string> written)
    {
        var (known, page) = (documented.ToHashSet(), written.ToHashSet());
        Assert.True(known.SetEquals(page), $"docs/http-api.md, {what}: missing [{string.Join("; ", known.Except(page))}], not in the API [{string.Join("; ", page.Except(known))}].");
    }

    private async Task<ApiDocument> DocumentAsync()
        => await ApiDocument.OfAsync(shared.Gateway, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("There is no document.");
}
