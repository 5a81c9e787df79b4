using System.Text;

namespace ImageGen.Providers.Http;

/// <summary>A body of form fields, <c>multipart/form-data</c> (RFC 7578), for services that accept orders only in this format.</summary>
internal static class FormBody
{
    /// <summary>The content of an order with these fields, without those that are null, and with an image in the field <c>image</c>, if there is one.</summary>
    public static PaidContent Of(IEnumerable<(string Name, string? Value)> fields, InputImage? image, Func<bool> mayLeave)
    {
        var (body, mediaType) = Build(fields, image, "image");
        return new PaidContent(body, mayLeave, mediaType);
    }

    /// <summary>The bytes of a form, and the media type with the boundary.</summary>
    public static (byte[] Body, string MediaType) Build(IEnumerable<(string Name, string? Value)> fields, InputImage? image, string fileName)
    {
        // 128 random bits do not occur in any prompt or image.
        var boundary = $"form-{Guid.NewGuid():N}";
        using var body = new MemoryStream();
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
        {
            Write($"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }

        if (image is not null)
        {
            Write($"--{boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"{fileName}\"\r\nContent-Type: {image.ContentType}\r\n\r\n");
            body.Write(image.Bytes.Span);
            Write("\r\n");
        }

        Write($"--{boundary}--\r\n");
        return (body.ToArray(), $"multipart/form-data; boundary={boundary}");

        void Write(string text) => body.Write(Encoding.UTF8.GetBytes(text));
    }
}
