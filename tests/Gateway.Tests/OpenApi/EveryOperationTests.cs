using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGen.Gateway.OpenApi;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.OpenApi;

/// <summary>Calls every operation of the document, and compares the gateway's responses with the document. The responses of all other tests are compared too.</summary>
public sealed class EveryOperationTests(SharedGateway shared)
{
    /// <summary>Addresses to which other parties, such as a provider or a user who forwards a link, may append parameters.</summary>
    private static readonly string[] TakesAnything = ["getPicture", "headPicture", "providerHook", "providerHookUnversioned", "healthLive", "healthReady"];

    private readonly TestClient _client = shared.Gateway.NewTenant();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_operation_reads_a_header_or_a_query_parameter_that_the_document_does_not_list()
    {
        var document = await DocumentAsync();
        var places = await PlacesAsync();
        foreach (var (method, path, operation) in document.Operations.Where(entry => entry.Path.StartsWith("/v1", StringComparison.Ordinal)))
        {
            await CallAsync(method, Fill(path, places), operation);
        }

        Assert.Empty(WatchedReads.Unlisted(document));
    }

    [Fact]
    public async Task Every_operation_refuses_an_unknown_query_parameter_and_names_those_that_the_document_lists()
    {
        var places = await PlacesAsync();
        foreach (var (method, path, operation) in (await DocumentAsync()).Operations.Where(entry => !TakesAnything.Contains(Text(entry.Operation, "operationId"))))
        {
            var answer = await CallAsync(method, $"{Fill(path, places)}?no_such=1", operation);
            var refusal = method == "HEAD" ? "" : answer.Json["errors"]?["no_such"]?[0]?.GetValue<string>() ?? answer.Text;
            var named = Regex.Match(refusal, @"The parameters are (?<names>.+)\.\z").Groups["names"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries);

            Assert.True(answer.Status == 400, $"{method} {path}?no_such=1 answered {answer.Status}.");
            if (method != "HEAD")
            {
                var listed = ApiDocument.ParametersOf(operation, "query");
                Assert.True(named.Order().SequenceEqual(listed.Order()), $"{method} {path}: the document lists [{string.Join(", ", listed)}], and the gateway says: {refusal}");
            }
        }
    }

    [Fact]
    public async Task Every_status_that_is_no_success_has_codes_and_every_code_is_somewhere()
    {
        var document = await DocumentAsync();
        List<string> codes = [];
        foreach (var (method, path, operation) in document.Operations.Where(entry => !entry.Path.StartsWith("/health", StringComparison.Ordinal)))
        {
            foreach (var (status, answer) in operation["responses"]!.AsObject().Where(answer => answer.Key[0] is '4' or '5'))
            {
                var known = ApiDocument.CodesOf(answer);
                Assert.True(known.Count > 0, $"{method} {path} {status}: no code is listed. Add it to ProblemDescription.");
                Assert.All(known, code => Assert.Equal(status, $"{ProblemCatalogue.All[code].Status}"));
                codes.AddRange(known);
            }
        }

        // The first two are no operation's: the path or the method is unknown. The others are of APIs that the document does not have.
        Assert.Equal(ProblemCatalogue.All.Keys.Except(["not_found", "method_not_allowed", "model_not_found", "files_not_supported"]).Order(), codes.Distinct().Order());
    }

    [Fact]
    public void Every_problem_in_the_sources_is_in_the_catalogue()
    {
        var made = Directory.EnumerateFiles(Path.Combine(Sources.Root, "src/Gateway"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"Problem\.Of\(\s*""(?<code>[a-z_]+)""")).Select(match => match.Groups["code"].Value).Distinct().ToList();

        Assert.True(made.Count > 30, $"Only {made.Count} problems were found.");
        Assert.Equal(made.Order(), ProblemCatalogue.All.Keys.Order());
    }

    private async Task<ApiDocument> DocumentAsync() => await ApiDocument.OfAsync(shared.Gateway, Token) ?? throw new InvalidOperationException("There is no document.");

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static string Fill(string path, IReadOnlyDictionary<string, string> places)
        => places.Aggregate(path.StartsWith("/v1/webhooks/", StringComparison.Ordinal) ? path.Replace("{id}", "{webhook}", StringComparison.Ordinal) : path, (text, place) => text.Replace($"{{{place.Key}}}", place.Value, StringComparison.Ordinal));

    private async Task<IReadOnlyDictionary<string, string>> PlacesAsync()
    {
        var job = await _client.NewJobAsync();
        await shared.Gateway.SucceedAsync(job);
        var webhook = (await _client.PostJsonAsync("/v1/webhooks", """{"url":"https://example.com/hook"}""")).Id;
        return new Dictionary<string, string>
        {
            ["id"] = $"{job}",
            ["job"] = $"{job}",
            ["webhook"] = $"{webhook}",
            ["delivery"] = $"msg_{Guid.Empty:N}",
            ["key"] = "ai.sandbox.enabled",
            ["provider"] = "painter",
        };
    }

    private Task<Answer> CallAsync(string method, string path, JsonNode operation)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (operation["requestBody"] is not null)
        {
            request.Content = new StringContent(Text(operation, "operationId") == "createJob" ? """{"prompt":"a cat"}""" : "{}", Encoding.UTF8, "application/json");
        }

        return _client.SendAsync(request, ("Accept", "application/json"), SharedGateway.Admin);
    }
}
