using System.Text.Json;
using ImageGen.Providers.HuggingFace.Wire;

namespace ImageGen.Providers.HuggingFace.Routes;

/// <summary>Finds the picture in JSON, whichever of the forms it has.</summary>
internal static class PictureForms
{
    /// <summary>The picture; one without bytes and address where the form has none; null where there is no such form.</summary>
    public static RouteAnswer.Picture? Find(WirePictures? pictures)
        => pictures is null ? null
            : (pictures.Data ?? pictures.Images) is { } list ? list is [{ } picture, ..] ? new(picture.Base64, picture.Url) : new(default, default)
            : pictures.Output.ValueKind switch
            {
                JsonValueKind.Array => new(default, pictures.Output.GetArrayLength() > 0 ? pictures.Output[0] : default),
                JsonValueKind.String => new(default, pictures.Output),
                _ => null,
            };
}
