using System.Text;

namespace ImageGen.Gateway.Tests.BadRequests;

/// <summary>A request with at least one fault.</summary>
internal sealed record BadRequest(string Method, string Path, byte[]? Body = null, string? ContentType = null, IReadOnlyList<(string Name, string Value)>? Headers = null)
{
    /// <summary>The message.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(Path, UriKind.Relative));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            }
        }

        foreach (var (name, value) in Headers ?? [])
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString()
        => $"{Method} {Path} {ContentType} [{string.Join("; ", (Headers ?? []).Select(header => $"{header.Name}: {header.Value}"))}] {(Body is null ? "" : Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 600)))}";
}
