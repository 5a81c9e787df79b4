using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Messaging;

/// <summary>Reads the job's id and tenant from a message body that is otherwise unusable.</summary>
internal static class CommandIdentity
{
    /// <summary>
    /// Reads <c>job_id</c> and <c>tenant</c> at the top or in the <c>message</c> of an envelope; false when there is no usable id. Reads
    /// forward, allocates no objects, and stops where the JSON becomes invalid; values before that point are used.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out Guid job, out string tenant)
    {
        (job, tenant) = (Guid.Empty, Tenants.Default);
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (reader.ValueTextEquals("job_id"u8))
                {
                    reader.Read();
                    job = reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) ? id : Guid.Empty;
                }
                else if (reader.ValueTextEquals("tenant"u8))
                {
                    reader.Read();
                    tenant = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
                }
                else if (reader.CurrentDepth == 1 && reader.ValueTextEquals("message"u8))
                {
                    continue; // Descend into it.
                }

                // Skip every other value, with its children.
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The rest is not JSON, or nested too deeply.
        }
        catch (InvalidOperationException)
        {
            // A string that is not valid Unicode.
        }

        return job != Guid.Empty && tenant.Length > 0;
    }
}
