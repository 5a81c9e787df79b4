namespace ImageGen.Emulators.Replicate;

/// <summary>JSON types of input fields.</summary>
internal enum InputType
{
    String,
    Integer,
    Number,
    Boolean,
}
