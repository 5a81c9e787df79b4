using System.Text;
using System.Text.Json.Nodes;

namespace ImageGen.Gateway.Tests.World;

/// <summary>The gateway's OpenAPI document. Every answer that a test gets is held against it.</summary>
internal sealed class ApiDocument(JsonNode root)
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static ApiDocument? _known;

    public JsonNode Root { get; } = root;

    /// <summary>Every operation: its method in capitals, its path as a template, and its description in the document.</summary>
    public IReadOnlyList<(string Method, string Path, JsonNode Operation)> Operations { get; } =
    [
        .. from path in root["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!),
    ];

    /// <summary>The document, read once for all gateways; null where this one does not give it.</summary>
    public static async Task<ApiDocument?> OfAsync(TestGateway gateway, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        try
        {
            if (_known is null)
            {
                using var response = await gateway.Http.GetAsync("/openapi/v1.json", cancellationToken);
                _known = response.IsSuccessStatusCode ? new ApiDocument(JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!) : null;
            }

            return _known;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Returns every difference between a response and the document.</summary>
    public static async Task<IReadOnlyList<string>> FaultsOfAsync(TestGateway gateway, HttpMethod method, string path, Answer answer, CancellationToken cancellationToken)
        => await OfAsync(gateway, cancellationToken) is { } document && document.Find(method.Method, path) is { } operation
            ? [.. document.FaultsOf(operation, answer, method == HttpMethod.Head).Select(fault => $"{method} {path} answered {answer.Status}: {fault}")]
            : [];

    /// <summary>Whether an operation has the parameter. Headers have no case.</summary>
    public bool Lists(string operationId, string place, string name) => Operations.Any(entry => entry.Operation["operationId"]!.GetValue<string>() == operationId
        && ParametersOf(entry.Operation, place).Any(listed => Fits(place, listed, name)));

    /// <summary>A parameter such as <c>metadata.KEY</c> stands for all names that begin so.</summary>
    private static bool Fits(string place, string listed, string name)
        => listed.EndsWith(".KEY", StringComparison.Ordinal) ? name.StartsWith(listed[..^"KEY".Length], StringComparison.Ordinal)
            : string.Equals(listed, name, place == "header" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>The names of an operation's parameters in <c>path</c>, <c>query</c> or <c>header</c>.</summary>
    public static IReadOnlyList<string> ParametersOf(JsonNode operation, string place) =>
        [.. (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == place).Select(parameter => parameter!["name"]!.GetValue<string>())];

    /// <summary>The codes that an operation's problems of a status may have.</summary>
    public static IReadOnlyList<string> CodesOf(JsonNode? answer) => [.. (answer?["x-problem-codes"]?.AsArray() ?? []).Select(code => code!.GetValue<string>())];

    private JsonNode? Find(string method, string path) => Operations.Where(entry => entry.Method == method && Fits(entry.Path, path))
        .OrderBy(entry => entry.Path.Count(character => character == '{')).Select(entry => entry.Operation).FirstOrDefault();

    private static bool Fits(string template, string path)
    {
        var (one, other) = (template.Split('/'), path.Split('/'));
        return one.Length == other.Length && one.Zip(other).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
    }

    private IEnumerable<string> FaultsOf(JsonNode operation, Answer answer, bool isHead)
    {
        if (operation["responses"]?[$"{answer.Status}"] is not { } known)
        {
            return ["the document does not list the status."];
        }

        var type = answer.Header("Content-Type")?.Split(';')[0];
        if (isHead || answer.Bytes.Length == 0 || type is null)
        {
            return [];
        }

        if (known["content"]?[type]?["schema"] is not { } schema)
        {
            return [$"the document does not list the content type {type}."];
        }

        return type switch
        {
            "application/json" => SchemaCheck.FaultsOf(Root, schema, answer.Json, "the body"),
            "application/problem+json" => SchemaCheck.FaultsOf(Root, schema, answer.Json, "the problem").Concat(UnlistedCode(known, answer)),
            "text/event-stream" => DataOf(answer).SelectMany(data => SchemaCheck.FaultsOf(Root, schema, data, "an event")),
            _ => [],
        };
    }

    private static IEnumerable<string> UnlistedCode(JsonNode known, Answer answer)
        => answer.Json["code"]!.GetValue<string>() is var code && CodesOf(known).Contains(code) ? [] : [$"the document does not list the code {code} (ProblemDescription)."];

    private static IEnumerable<JsonNode> DataOf(Answer answer) => Encoding.UTF8.GetString(answer.Bytes).Split('\n')
        .Where(line => line.StartsWith("data: ", StringComparison.Ordinal) && line.Length > 6).Select(line => JsonNode.Parse(line[6..])!);
}
