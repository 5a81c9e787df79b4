using System.Text.Json;

namespace ImageGen.Emulators.OpenAi;

/// <summary>The response to a request, <c>ImagesResponse</c>. Images are PNG for every requested format, and the response states PNG.</summary>
internal static class GenerationView
{
    public const string ImageRoute = "/img/{file}";

    public static byte[] Write(Generation generation, Account account)
    {
        var request = generation.Request;
        var asUrl = account.Control.Output switch
        {
            OutputForm.Text => true,
            OutputForm.Data => false,
            _ => request.AsUrl,
        };
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("created", generation.EndsAt.ToUnixTimeSeconds());
            json.WriteStartArray("data");
            for (var number = 0; number < generation.Images.Count; number++)
            {
                json.WriteStartObject();
                if (asUrl)
                {
                    json.WriteString("url", Shelve(generation, number, account).AbsoluteUri);
                }
                else
                {
                    json.WriteBase64String("b64_json", generation.Images[number]);
                }

                if (request.Model.Name == "dall-e-3")
                {
                    json.WriteString("revised_prompt", request.Prompt);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (request.Model.IsGpt)
            {
                json.WriteString("background", "opaque");
                json.WriteString("output_format", "png");
                json.WriteString("quality", "medium");
                json.WriteString("size", request.Size);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static Uri Shelve(Generation generation, int number, Account account)
    {
        var name = $"{generation.Id}-{number}.png";
        account.Shelf.Add(name, generation.Images[number], generation.EndsAt + account.Control.Retention);
        return new Uri(account.ImageHost, $"/img/{name}");
    }
}
