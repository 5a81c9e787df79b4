using System.Globalization;
using System.Text;
using ImageGen.Jobs.Signing;

namespace ImageGen.Samples.Tests.Webhooks;

/// <summary>A post as we send it, with a prompt in many scripts.</summary>
internal sealed record SignedPost(string Id, string Timestamp, string Signature, string Body)
{
    public const string Json = """{"type":"image.generated","timestamp":"2026-01-31T12:00:03.5+00:00","data":{"job_id":"0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31","metadata":{"title":"Кошка 🐱 \u00e9"},"sequence":3}}""";

    public static SignedPost By(params string[] secrets) => By(TimeProvider.System.GetUtcNow(), secrets);

    public static SignedPost By(DateTimeOffset at, params string[] secrets)
    {
        var id = $"msg_{Guid.NewGuid():N}";
        return new(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), WebhookSignature.Sign(id, at, Encoding.UTF8.GetBytes(Json), secrets), Json);
    }

    public HttpRequestMessage ToRequest(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(WebhookSignature.IdHeader, Id);
        request.Headers.Add(WebhookSignature.TimestampHeader, Timestamp);
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, Signature);
        return request;
    }
}
