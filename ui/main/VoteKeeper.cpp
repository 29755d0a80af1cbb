// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/VoteKeeper.h"

#include "core/volume/Error.h"

#include <QCoreApplication>

#include <filesystem>

namespace granule::desktop {

namespace {

/// Votes may take half of what is free: the rest of the program, and of the computer, write there too.
void throwUnlessThereIsRoom(std::uintmax_t bytes) {
    if (bytes <= review::voteMemory) return;
    std::error_code none;
    const auto free = std::filesystem::space(std::filesystem::temp_directory_path(none), none).available;
    if (none || bytes > free / 2)
        throw Error(ErrorKind::TooLarge, "The networks' votes would take " + std::to_string(bytes >> 20) + " MiB, and half of what is free in the temporary folder is less.");
}

} // namespace

engine::MemberPart VoteKeeper::taker() {
    return [this](const Box& part, std::size_t member, const std::vector<std::uint8_t>& probabilities) {
        if (m_givenUp || !m_recorder) return;
        try {
            m_recorder->write(part, member, probabilities);
        } catch (const Error& e) {
            giveUp(e.what());
        }
    };
}

void VoteKeeper::begin() {
    try {
        throwUnlessThereIsRoom(static_cast<std::uintmax_t>(m_box.shape().voxels()) * m_members * m_classes);
        m_recorder = std::make_unique<review::VoteRecorder>(m_box, m_members, m_classes);
    } catch (const Error& e) {
        giveUp(e.what());
    }
}

review::Votes VoteKeeper::finish() {
    if (m_givenUp || !m_recorder) return {};
    try {
        return m_recorder->finish();
    } catch (const Error& e) {
        giveUp(e.what());
        return {};
    }
}

QString VoteKeeper::remark() const {
    const std::lock_guard lock(m_mutex);
    return m_why.empty() ? QString() : ' ' + QCoreApplication::translate("VoteKeeper", "Doubt cannot be shown: %1").arg(QString::fromStdString(m_why));
}

void VoteKeeper::giveUp(const std::string& why) {
    const std::lock_guard lock(m_mutex);
    m_why = why;
    m_givenUp = true;
}

} // namespace granule::desktop
