using System.Text.Json.Serialization;

namespace ImageGen.Storage.Settings;

[JsonSerializable(typeof(SettingChange))]
internal sealed partial class SettingsJson : JsonSerializerContext;
