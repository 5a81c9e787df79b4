using System.Text.Json;

namespace ImageGen.Emulators.Replicate;

/// <summary>The output of a succeeded prediction.</summary>
internal static class Outputs
{
    public const string Route = "/delivery/pbxt/{id}/{file}";

    /// <summary>An array or a single string, of addresses or of data URIs; null for a single string that is missing.</summary>
    public static void Write(Utf8JsonWriter json, Prediction prediction, Account account, bool asData)
    {
        var single = prediction.Form is OutputForm.Text || (prediction.Form is OutputForm.Data && prediction.Model.HasSingleOutput);
        if (single)
        {
            if (prediction.Images > 0)
            {
                json.WriteStringValue(Refer(prediction, 0, account, asData));
            }
            else
            {
                json.WriteNullValue();
            }

            return;
        }

        json.WriteStartArray();
        for (var number = 0; number < prediction.Images; number++)
        {
            json.WriteStringValue(Refer(prediction, number, account, asData));
        }

        json.WriteEndArray();
    }

    private static string Refer(Prediction prediction, int number, Account account, bool asData)
        => asData
        ? $"data:image/png;base64,{Convert.ToBase64String(prediction.Draw(number))}"
        : new Uri(account.ImageHost, $"/delivery/pbxt/{prediction.Id}/out-{number}.png").AbsoluteUri;
}
