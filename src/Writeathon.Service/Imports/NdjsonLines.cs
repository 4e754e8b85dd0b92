using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Writeathon.Service.Imports;

/// <summary>Reads a JSON object a line, as strictly as a body of the API is read; what is wrong with a line is told of that line alone.</summary>
internal static class NdjsonLines
{
    private const int LongestName = 40;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 4 };

    /// <summary>The lines that say something.</summary>
    public static async IAsyncEnumerable<ImportRow> ReadAsync(ArrivingStream stream, [EnumeratorCancellation] CancellationToken cancel)
    {
        var pipe = PipeReader.Create(stream, new(bufferSize: 64 * 1024, leaveOpen: true));
        var line = 0L;
        var skipping = false;
        while (true)
        {
            var read = await pipe.ReadAsync(cancel);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                line++;
                var row = skipping || buffer.Slice(0, end).Length > ImportFile.LargestLine ? TooLong(line) : Read(line, buffer.Slice(0, end), isWhole: true);
                skipping = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                if (row is { } told)
                {
                    yield return told;
                }
            }

            if (read.IsCompleted)
            {
                if (skipping || Read(line + 1, buffer, isWhole: false) is not null)
                {
                    yield return skipping ? TooLong(line + 1) : Read(line + 1, buffer, isWhole: false)!.Value;
                }

                await pipe.CompleteAsync();
                yield break;
            }

            if (skipping || buffer.Length > ImportFile.LargestLine)
            {
                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static ImportRow TooLong(long line) => ImportRow.Unreadable(line, $"The line is longer than {ImportFile.LargestLine} bytes.");

    private static ImportRow? Read(long line, ReadOnlySequence<byte> bytes, bool isWhole)
    {
        if (line == 1 && bytes.Length >= 3 && bytes.Slice(0, 3).ToArray().AsSpan().SequenceEqual(Encoding.UTF8.Preamble))
        {
            bytes = bytes.Slice(3);
        }

        if (IsBlank(bytes))
        {
            return null;
        }

        try
        {
            return Read(line, new Utf8JsonReader(bytes, Strict));
        }
        catch (JsonException)
        {
            return isWhole ? ImportRow.Unreadable(line, "The line must be a well-formed JSON object in braces, without a line break inside.") : ImportRow.Unfinished(line);
        }
    }

    private static ImportRow Read(long line, Utf8JsonReader json)
    {
        var text = new ImportText();
        var seen = 0;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return ImportRow.Unreadable(line, "The line must be a JSON object in braces.");
        }

        ImportRow? fault = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = Text(json) ?? "";
            json.Read();
            if (ImportMembers.OfName(name) is not { } member)
            {
                fault ??= Invalid(line, $"{ShownText.OfName(name, LongestName)} is not a member that is known here: remove it, or check its spelling");
            }
            else if ((seen & (1 << (int)member)) != 0)
            {
                fault ??= Invalid(line, $"{name} must be given once only");
            }
            else
            {
                seen |= 1 << (int)member;
                fault ??= Value(line, json, member, text);
            }

            json.Skip();
        }

        // Anything behind the object is a fault, too, and the reader says so.
        json.Read();
        return fault ?? new(line, text);
    }

    private static ImportRow? Value(long line, Utf8JsonReader json, ImportMember member, ImportText text)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null when member is not (ImportMember.Kind or ImportMember.Quantity):
                return null;
            case JsonTokenType.Number when member == ImportMember.Quantity:
                text[member] = Encoding.UTF8.GetString(json.HasValueSequence ? json.ValueSequence.ToArray() : json.ValueSpan);
                return null;
            case JsonTokenType.String when member != ImportMember.Quantity && Text(json) is { } said:
                text[member] = said;
                return null;
            case JsonTokenType.String when member != ImportMember.Quantity:
                return Invalid(line, $"{member.Name()} must be text without half a surrogate pair");
            default:
                return Invalid(line, $"{member.Name()} must be {(member == ImportMember.Quantity ? "a whole number without quotes" : "text in quotes")}");
        }
    }

    // A text may hold half a surrogate pair, which no UTF-8 can: then there is none.
    private static string? Text(Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            if (part.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static ImportRow Invalid(long line, string detail) => new(line, null, (Problems.InvalidInput, detail));
}
