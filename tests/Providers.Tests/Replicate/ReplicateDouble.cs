using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Replicate;

namespace ImageGen.Providers.Tests.Replicate;

/// <summary>Answers the adapter's requests from a table, without a network. What it has no answer for is 404.</summary>
internal sealed class ReplicateDouble : HttpMessageHandler
{
    public const string Token = "r8_CanaryCanaryCanaryCanaryCanary";

    public const string Version = "39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b";

    private readonly ConcurrentDictionary<string, Func<HttpResponseMessage>> _answers = new();

    public ConcurrentQueue<(string Call, string Body, HttpRequestMessage Request)> Calls { get; } = new();

    public string BodyOf(string call) => Calls.Single(one => one.Call == call).Body;

    public int Count(string call) => Calls.Count(one => one.Call == call);

    /// <summary>The answer to a call such as <c>POST /predictions</c>; the path is that below the base address, with its query.</summary>
    public ReplicateDouble Answer(string call, int status, string body, string? header = null, string contentType = "application/json")
        => Answer(call, status, Encoding.UTF8.GetBytes(body), header, contentType);

    public ReplicateDouble Answer(string call, int status, byte[] body, string? header = null, string contentType = "application/json")
    {
        _answers[call] = () =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
            response.Content.Headers.TryAddWithoutValidation("content-type", contentType);
            if (header?.Split(": ") is [var name, var value])
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        };
        return this;
    }

    public ReplicateDouble OfficialModel(string path = "black-forest-labs/flux-schnell")
        => Answer($"GET /models/{path}", 200, """{"is_official":true,"latest_version":null}""");

    public ReplicateProvider Provider(TimeProvider? clock = null, string? model = null, string baseUrl = "https://api.replicate.com/v1")
    {
        clock ??= TimeProvider.System;
        var settings = new ProviderSettings { Name = "replicate", Token = Token, Model = model, BaseUrl = new Uri(baseUrl) };
        var rules = new DownloadRules(settings.BaseUrl, ReplicateKind.PublicUrl, ["replicate.delivery", "*.replicate.delivery"], []);
        return new ReplicateProvider(
            settings, new ReplicateApi(settings.BaseUrl, Token, new ProviderHttp(clock, this, this), clock), new PictureDownloader(rules, clock, this), clock);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        var call = $"{request.Method} {(path.StartsWith("/v1", StringComparison.Ordinal) ? path[3..] : path)}";
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Calls.Enqueue((call, body, request));
        var answer = _answers.GetValueOrDefault(call) ?? _answers.GetValueOrDefault(call.Split('?')[0]) ?? _answers.GetValueOrDefault("*");
        return answer?.Invoke() ?? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("""{"detail":"not found"}""") };
    }
}
