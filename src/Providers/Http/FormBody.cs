using System.Text;

namespace ImageGen.Providers.Http;

/// <summary>A body of form fields, <c>multipart/form-data</c> (RFC 7578), for services that take an order in no other form.</summary>
internal static class FormBody
{
    /// <summary>The content of an order with these fields; those that are null are left out.</summary>
    public static PaidContent Of(IEnumerable<(string Name, string? Value)> fields, Func<bool> mayLeave)
    {
        // 128 random bits are in no prompt.
        var boundary = $"form-{Guid.NewGuid():N}";
        var body = new StringBuilder();
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
        {
            body.Append("--").Append(boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(name).Append("\"\r\n\r\n").Append(value).Append("\r\n");
        }

        body.Append("--").Append(boundary).Append("--\r\n");
        return new PaidContent(Encoding.UTF8.GetBytes(body.ToString()), mayLeave, $"multipart/form-data; boundary={boundary}");
    }
}
